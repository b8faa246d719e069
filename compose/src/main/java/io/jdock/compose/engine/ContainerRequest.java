package io.jdock.compose.engine;

import io.jdock.api.client.JsonObject;
import io.jdock.compose.model.HealthCheck;
import io.jdock.compose.model.PortConfig;
import io.jdock.compose.model.Project;
import io.jdock.compose.model.Service;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The body of {@code POST /containers/create} for a service's container, as docker compose sends it
 * (docker/compose {@code pkg/compose/create.go}).
 */
final class ContainerRequest {
  /** What a container is for beyond its service: what {@code run} asks for. */
  record Options(
      boolean autoRemove,
      boolean attachStdin,
      boolean networkAliases,
      Map<String, String> labels) {}

  private final Project project;
  private final Service service;
  private final int number;
  private final Options options;
  private final boolean endpointsAtCreate;
  private final Warnings warnings;

  /**
   * @param endpointsAtCreate whether the engine takes several networks at once (API 1.44)
   */
  ContainerRequest(
      Project project,
      Service service,
      int number,
      Options options,
      boolean endpointsAtCreate,
      Warnings warnings) {
    this.project = project;
    this.service = service;
    this.number = number;
    this.options = options;
    this.endpointsAtCreate = endpointsAtCreate;
    this.warnings = warnings;
  }

  /**
   * @param inherited mounts that go on from the container that is replaced
   * @param links names of containers and how they are called here
   */
  JsonObject body(List<JsonObject> inherited, List<String> links) throws ComposeFailure {
    JsonObject body = new JsonObject();
    put(body, "Hostname", service.hostname());
    put(body, "Domainname", service.domainname());
    put(body, "User", service.user());
    body.put("AttachStdin", options.attachStdin())
        .put("AttachStdout", true)
        .put("AttachStderr", true);
    JsonObject exposed = exposedPorts();
    if (!exposed.isEmpty()) {
      body.put("ExposedPorts", exposed);
    }
    body.put("Tty", service.tty())
        .put("OpenStdin", service.stdinOpen())
        .put("StdinOnce", options.attachStdin() && service.stdinOpen())
        .put("Env", environment(service.environment()))
        .put("Cmd", service.command());
    JsonObject health = health();
    if (health != null) {
      body.put("Healthcheck", health);
    }
    body.put("Image", Names.image(project, service));
    put(body, "WorkingDir", service.workingDir());
    body.put("Entrypoint", service.entrypoint());
    if ("disabled".equals(service.networkMode())) {
      body.put("NetworkDisabled", true);
    }
    String mac = endpointsAtCreate ? null : macAddress();
    put(body, "MacAddress", mac);
    body.put("Labels", labels());
    put(body, "StopSignal", service.stopSignal());
    Duration grace = service.stopGracePeriod();
    if (grace != null) {
      body.put("StopTimeout", (grace.toMillis() + 999) / 1000);
    }
    JsonObject host = new HostRequest(project, service, warnings).body(inherited);
    host.put("AutoRemove", options.autoRemove());
    if (!links.isEmpty()) {
      host.put("Links", links);
    }
    networks(body, host, links);
    return body.put("HostConfig", host);
  }

  static void put(JsonObject object, String name, @Nullable String value) {
    if (value != null && !value.isEmpty()) {
      object.put(name, value);
    }
  }

  /** {@code KEY=value}, and {@code KEY} alone for one that is to be taken away. */
  static List<String> environment(Map<String, @Nullable String> variables) {
    List<String> list = new ArrayList<>();
    new TreeMap<>(variables)
        .forEach((name, value) -> list.add(value == null ? name : name + "=" + value));
    return list;
  }

  static JsonObject object(Map<String, ?> values) {
    JsonObject object = new JsonObject();
    values.forEach(object::put);
    return object;
  }

  private JsonObject exposedPorts() {
    JsonObject ports = new JsonObject();
    for (String port : service.expose()) {
      ports.put(port.contains("/") ? port : port + "/tcp", new JsonObject());
    }
    for (PortConfig port : service.ports()) {
      ports.put(port(port), new JsonObject());
    }
    return ports;
  }

  static String port(PortConfig port) {
    String protocol = port.protocol();
    return port.target() + "/" + (protocol == null || protocol.isEmpty() ? "tcp" : protocol);
  }

  private @Nullable JsonObject health() {
    HealthCheck check = service.healthcheck();
    if (check == null) {
      return null;
    }
    JsonObject health = new JsonObject();
    List<String> test = check.disable() ? List.of("NONE") : check.test();
    if (!test.isEmpty()) {
      health.put("Test", test);
    }
    nanos(health, "Interval", check.interval());
    nanos(health, "Timeout", check.timeout());
    nanos(health, "StartPeriod", check.startPeriod());
    nanos(health, "StartInterval", check.startInterval());
    Long retries = check.retries();
    if (retries != null) {
      health.put("Retries", retries);
    }
    return health;
  }

  private static void nanos(JsonObject object, String name, @Nullable Duration duration) {
    if (duration != null) {
      object.put(name, duration.toNanos());
    }
  }

  private JsonObject labels() {
    Map<String, String> labels = new TreeMap<>(options.labels());
    if (number > 0) {
      labels.put(Labels.NUMBER, Integer.toString(number));
    }
    List<String> dependencies = new ArrayList<>();
    service
        .dependsOn()
        .forEach((name, on) -> dependencies.add(name + ":" + on.condition() + ":" + on.restart()));
    labels.put(Labels.DEPENDS_ON, String.join(",", dependencies));
    return object(labels);
  }

  private @Nullable String macAddress() throws ComposeFailure {
    List<String> with = new ArrayList<>();
    String mac = service.macAddress();
    for (String name : Names.networks(service)) {
      var settings = service.networks().get(name);
      if (settings != null && settings.macAddress() != null) {
        with.add(name);
        mac = with.size() == 1 ? settings.macAddress() : mac;
      }
    }
    if (with.size() > 1) {
      throw new ComposeFailure(
          "a MAC address is specified for multiple networks ("
              + String.join(", ", with)
              + "), but this feature requires Docker Engine v25 or later");
    }
    return mac;
  }

  private void networks(JsonObject body, JsonObject host, List<String> links)
      throws ComposeFailure {
    String mode = service.networkMode();
    if (mode != null && !mode.isEmpty()) {
      host.put("NetworkMode", mode);
      return;
    }
    List<String> names = Names.networks(service);
    if (names.isEmpty()) {
      host.put("NetworkMode", "none");
      return;
    }
    Endpoint endpoint =
        new Endpoint(project, service, number, options.networkAliases(), links, warnings);
    JsonObject endpoints = new JsonObject();
    String first = Names.network(project, names.get(0));
    for (String name : endpointsAtCreate ? names : names.subList(0, 1)) {
      JsonObject settings = endpoint.settings(name);
      if (endpointsAtCreate && name.equals(names.get(0)) && !settings.has("MacAddress")) {
        put(settings, "MacAddress", service.macAddress());
      }
      endpoints.put(Names.network(project, name), settings);
    }
    host.put("NetworkMode", first);
    body.put("NetworkingConfig", new JsonObject().put("EndpointsConfig", endpoints));
  }
}
