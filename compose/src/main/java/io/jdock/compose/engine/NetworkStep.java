package io.jdock.compose.engine;

import io.jdock.api.client.EngineException;
import io.jdock.api.client.JsonObject;
import io.jdock.api.client.Query;
import io.jdock.compose.model.Ipam;
import io.jdock.compose.model.Network;
import io.jdock.compose.model.Project;
import io.jdock.compose.progress.Event;
import io.jdock.compose.progress.Status;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/** Makes the networks that a project's services need. */
final class NetworkStep {
  private final Engine engine;
  private final Project project;

  NetworkStep(Engine engine, Project project) {
    this.engine = engine;
    this.project = project;
  }

  /**
   * @return the networks' ids by their keys in the file
   */
  Map<String, String> run() throws IOException, InterruptedException {
    Map<String, String> ids = new ConcurrentHashMap<>();
    SideBySide tasks = engine.sideBySide();
    project
        .networks()
        .forEach(
            (key, network) ->
                tasks.begin(
                    () -> ids.put(key, network.external() ? external(key) : ensure(key, network))));
    tasks.await();
    return ids;
  }

  private String external(String key) throws IOException {
    String name = Names.network(project, key);
    try {
      return engine.client().getObject("/networks/" + Query.encode(name)).string("Id");
    } catch (EngineException e) {
      if (e.notFound()) {
        throw new ComposeFailure(
            "network " + name + " declared as external, but could not be found");
      }
      throw e;
    }
  }

  private String ensure(String key, Network network) throws IOException, InterruptedException {
    String name = Names.network(project, key);
    JsonObject found;
    try {
      found = engine.client().getObject("/networks/" + Query.encode(name));
    } catch (EngineException e) {
      if (!e.notFound()) {
        throw e;
      }
      return create(key, name, network, List.of());
    }
    if (!found.string("Name").equals(name)) {
      return create(key, name, network, List.of()); // the name is another's id
    }
    JsonObject labels = found.object("Labels");
    foreign(name, labels);
    if (!labels.string(Labels.NETWORK).equals(key)) {
      throw new ComposeFailure(
          "network "
              + name
              + " was found but has incorrect label "
              + Labels.NETWORK
              + " set to \""
              + labels.string(Labels.NETWORK)
              + "\" (expected: \""
              + key
              + "\")");
    }
    String hash = labels.string(Labels.CONFIG_HASH);
    if (hash.isEmpty() || hash.equals(engine.hashes().of(network))) {
      return found.string("Id");
    }
    return create(key, name, network, diverged(key, name));
  }

  private void foreign(String name, JsonObject labels) {
    String owner = labels.string(Labels.PROJECT);
    if (owner.isEmpty()) {
      engine
          .warnings()
          .warn(
              "a network with name "
                  + name
                  + " exists but was not created by compose.\n"
                  + "Set `external: true` to use an existing network");
    } else if (!owner.equals(project.name())) {
      engine
          .warnings()
          .warn(
              "a network with name "
                  + name
                  + " exists but was not created for project \""
                  + project.name()
                  + "\".\nSet `external: true` to use an existing network");
    }
  }

  /** Takes a network away that is not what the file says any more; who was on it. */
  private List<ProjectContainer> diverged(String key, String name)
      throws IOException, InterruptedException {
    List<ProjectContainer> members = new ArrayList<>();
    for (ProjectContainer container :
        engine.listing().containers(project.name(), Listing.OneOff.EXCLUDE, true)) {
      var service = project.services().get(container.service());
      if (service != null && service.networks().containsKey(key)) {
        members.add(container);
      }
    }
    new Removal(engine).stop(members, null);
    for (ProjectContainer container : members) {
      JsonObject body = new JsonObject().put("Container", container.id()).put("Force", true);
      engine.client().post("/networks/" + Query.encode(name) + "/disconnect", body).close();
    }
    engine.client().delete("/networks/" + Query.encode(name)).close();
    engine.progress().done("Network " + name, "Removed");
    return members;
  }

  private String create(String key, String name, Network network, List<ProjectContainer> reconnect)
      throws IOException {
    String title = "Network " + name;
    engine.progress().working(title, "Creating");
    String id;
    try {
      id = engine.client().post("/networks/create", body(key, name, network)).object().string("Id");
    } catch (EngineException e) {
      engine.progress().event(Event.of(title, Status.ERROR, "Error"));
      throw new EngineException(
          e.status(),
          "failed to create network " + name + ": Error response from daemon: " + e.getMessage());
    }
    engine.progress().done(title, "Created");
    for (ProjectContainer container : reconnect) {
      JsonObject body = new JsonObject().put("Container", container.id());
      engine.client().post("/networks/" + id + "/connect", body).close();
    }
    return id;
  }

  private JsonObject body(String key, String name, Network network) {
    JsonObject body = new JsonObject().put("Name", name).put("CheckDuplicate", true);
    ContainerRequest.put(body, "Driver", network.driver());
    body.put("Internal", network.internal()).put("Attachable", network.attachable());
    if (network.enableIpv4() != null) {
      body.put("EnableIPv4", network.enableIpv4());
    }
    if (network.enableIpv6() != null) {
      body.put("EnableIPv6", network.enableIpv6());
    }
    Ipam ipam = network.ipam();
    if (ipam != null && (ipam.driver() != null || !ipam.config().isEmpty())) {
      body.put("IPAM", ipam(ipam));
    }
    HostRequest.object(body, "Options", network.driverOpts());
    Map<String, String> labels = new TreeMap<>(network.labels());
    labels.put(Labels.NETWORK, key);
    labels.put(Labels.PROJECT, project.name());
    labels.put(Labels.VERSION, Labels.COMPOSE_VERSION);
    labels.put(Labels.CONFIG_HASH, engine.hashes().of(network));
    return body.put("Labels", ContainerRequest.object(labels));
  }

  private static JsonObject ipam(Ipam ipam) {
    JsonObject body = new JsonObject();
    ContainerRequest.put(body, "Driver", ipam.driver());
    List<Object> pools = new ArrayList<>();
    ipam.config()
        .forEach(
            pool -> {
              JsonObject config = new JsonObject();
              ContainerRequest.put(config, "Subnet", pool.subnet());
              ContainerRequest.put(config, "IPRange", pool.ipRange());
              ContainerRequest.put(config, "Gateway", pool.gateway());
              HostRequest.object(config, "AuxiliaryAddresses", pool.auxAddresses());
              pools.add(config);
            });
    HostRequest.list(body, "Config", pools);
    return body;
  }
}
