package io.jdock.compose.engine;

import io.jdock.api.client.ApiVersion;
import io.jdock.api.client.EngineException;
import io.jdock.api.client.JsonObject;
import io.jdock.api.client.Query;
import io.jdock.compose.model.DependsOn;
import io.jdock.compose.model.Project;
import io.jdock.compose.model.Service;
import io.jdock.compose.model.VolumeMount;
import io.jdock.compose.progress.Event;
import io.jdock.compose.progress.Status;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Makes the containers of services what the file says: missing ones are created, those of another
 * configuration replaced, those too many removed, in the order of dependencies.
 */
final class Convergence {
  private static final ApiVersion SEVERAL_ENDPOINTS = new ApiVersion(1, 44);

  /** When a container is made anew. */
  enum Recreate {
    DIVERGED,
    FORCE,
    NEVER
  }

  /**
   * @param wanted services that were named; others are dependencies
   * @param renewVolumes whether anonymous volumes start anew with a new container
   */
  record Options(
      Set<String> wanted,
      Recreate recreate,
      Recreate recreateDependencies,
      boolean renewVolumes,
      @Nullable Integer timeout) {}

  private final Engine engine;
  private final Project project;
  private final Options options;
  private final Map<String, String> networks;
  private final Map<String, String> volumes;
  private final Map<String, String> imageIds;
  private final Map<String, List<ProjectContainer>> state = new ConcurrentHashMap<>();

  /**
   * @param networks ids by key
   * @param volumes names by key
   * @param imageIds by service
   */
  Convergence(
      Engine engine,
      Project project,
      Options options,
      Map<String, String> networks,
      Map<String, String> volumes,
      Map<String, String> imageIds) {
    this.engine = engine;
    this.project = project;
    this.options = options;
    this.networks = networks;
    this.volumes = volumes;
    this.imageIds = imageIds;
  }

  /**
   * @param observed the containers of the project's services
   * @return the containers of each service that are to run
   */
  Map<String, List<ProjectContainer>> run(List<ProjectContainer> observed)
      throws IOException, InterruptedException {
    for (ProjectContainer container : observed) {
      state.computeIfAbsent(container.service(), s -> new ArrayList<>()).add(container);
    }
    new DependencyOrder(Dependencies.of(project)).run(engine.threads(), this::service);
    return state;
  }

  private void service(String name) throws IOException, InterruptedException {
    Service service = resolved(project.services().get(name));
    int expected = service.replicas();
    if (expected > 1 && service.containerName() != null && !service.containerName().isEmpty()) {
      throw new ComposeFailure(
          "WARNING: The \""
              + name
              + "\" service is using the custom container name \""
              + service.containerName()
              + "\". Docker requires each container to have a unique name. "
              + "Remove the custom name to scale the service");
    }
    Recreate policy =
        options.wanted().contains(name) ? options.recreate() : options.recreateDependencies();
    String hash = engine.hashes().of(service);
    List<ProjectContainer> actual = new ArrayList<>(state.getOrDefault(name, List.of()));
    actual.sort(
        Comparator.comparing((ProjectContainer c) -> obsolete(service, c, hash, policy))
            .thenComparingInt(ProjectContainer::number));
    List<ProjectContainer> kept = Collections.synchronizedList(new ArrayList<>());
    SideBySide tasks = engine.sideBySide();
    Removal removal = new Removal(engine, project);
    int highest = actual.stream().mapToInt(ProjectContainer::number).max().orElse(0);
    for (int i = 0; i < actual.size(); i++) {
      ProjectContainer container = actual.get(i);
      if (i >= expected) {
        tasks.begin(() -> removal.remove(container, options.timeout(), false));
      } else if (obsolete(service, container, hash, policy)) {
        stopDependents(name);
        tasks.begin(() -> kept.add(recreate(service, container, hash)));
      } else {
        if (container.running()) {
          engine.progress().done(container.title(), "Running");
        }
        kept.add(container);
      }
    }
    for (int number = highest + 1; number <= highest + expected - actual.size(); number++) {
      int next = number;
      tasks.begin(() -> kept.add(create(service, next, hash)));
    }
    try {
      tasks.await();
    } finally {
      List<ProjectContainer> now = new ArrayList<>(kept);
      now.sort(Comparator.comparingInt(ProjectContainer::number));
      state.put(name, now);
    }
  }

  /** The same with references to other services' containers, of which these are there. */
  Service resolved(Service service, Map<String, List<ProjectContainer>> containers)
      throws ComposeFailure {
    state.putAll(containers);
    return resolved(service);
  }

  /** References to other services are to their first containers. */
  private Service resolved(@Nullable Service service) throws ComposeFailure {
    if (service == null) {
      throw new IllegalStateException("a service without configuration");
    }
    Service resolved = service;
    if (!service.volumesFrom().isEmpty()) {
      List<String> from = new ArrayList<>();
      for (String each : service.volumesFrom()) {
        String[] parts = each.split(":", 3);
        from.add(
            parts[0].equals("container") && parts.length > 1
                ? parts[1]
                : first(parts[0], "cannot share volume with service "));
      }
      resolved = resolved.with("volumesFrom", from);
    }
    resolved = namespace(resolved, "networkMode", service.networkMode(), "network");
    resolved = namespace(resolved, "ipc", service.ipc(), "IPC");
    return namespace(resolved, "pid", service.pid(), "PID");
  }

  private Service namespace(Service service, String component, @Nullable String mode, String what)
      throws ComposeFailure {
    String other = Dependencies.serviceOf(mode);
    return other.isEmpty()
        ? service
        : service.with(
            component,
            "container:" + first(other, "cannot share " + what + " namespace with service "));
  }

  private String first(String service, String complaint) throws ComposeFailure {
    List<ProjectContainer> containers = state.getOrDefault(service, List.of());
    if (containers.isEmpty()) {
      throw new ComposeFailure(complaint + service + ": container missing");
    }
    return containers.get(0).id();
  }

  private boolean obsolete(
      Service service, ProjectContainer container, String hash, Recreate policy) {
    if (policy != Recreate.DIVERGED) {
      return policy == Recreate.FORCE;
    }
    String image = imageIds.getOrDefault(service.name(), "");
    if (!container.labels().getOrDefault(Labels.CONFIG_HASH, "").equals(hash)
        || !container.labels().getOrDefault(Labels.IMAGE, "").equals(image)) {
      return true;
    }
    return (container.running() && lacksNetwork(service, container))
        || lacksVolume(service, container);
  }

  private boolean lacksNetwork(Service service, ProjectContainer container) {
    List<String> ids = new ArrayList<>();
    JsonObject joined = container.summary().object("NetworkSettings").object("Networks");
    for (String name : joined.members().keySet()) {
      ids.add(joined.object(name).string("NetworkID"));
    }
    return service.networks().keySet().stream()
        .anyMatch(key -> networks.containsKey(key) && !ids.contains(networks.get(key)));
  }

  private boolean lacksVolume(Service service, ProjectContainer container) {
    List<String> mounted = new ArrayList<>();
    for (JsonObject mount : container.summary().objects("Mounts")) {
      if (mount.string("Type").equals("volume")) {
        mounted.add(mount.string("Name"));
      }
    }
    for (VolumeMount mount : service.volumes()) {
      String source = mount.source();
      if ("volume".equals(mount.type())
          && source != null
          && !source.isEmpty()
          && !mounted.contains(volumes.getOrDefault(source, ""))) {
        return true;
      }
    }
    return false;
  }

  /** Those that want to be started again with what they depend on. */
  private void stopDependents(String name) throws IOException, InterruptedException {
    Removal removal = new Removal(engine, project);
    for (Service other : project.services().values()) {
      DependsOn on = other.dependsOn().get(name);
      if (on != null && on.restart()) {
        List<ProjectContainer> running = new ArrayList<>();
        List<ProjectContainer> stopped = new ArrayList<>();
        for (ProjectContainer container : state.getOrDefault(other.name(), List.of())) {
          if (container.running()) {
            running.add(container);
          }
          stopped.add(container.running() ? container.withState("exited") : container);
        }
        removal.stop(running, options.timeout());
        state.put(other.name(), stopped);
      }
    }
  }

  private ProjectContainer create(Service service, int number, String hash) throws IOException {
    String name = Names.container(project, service, number);
    engine.progress().working("Container " + name, "Creating");
    try {
      ProjectContainer created = create(service, number, name, hash, Map.of(), List.of());
      engine.progress().done(created.title(), "Created");
      return created;
    } catch (IOException e) {
      failed("Container " + name, e);
      throw e;
    }
  }

  private void failed(String title, IOException e) {
    engine.progress().event(Event.of(title, Status.ERROR, Complaint.of(e)));
  }

  private ProjectContainer recreate(Service service, ProjectContainer old, String hash)
      throws IOException {
    engine.progress().working(old.title(), "Recreate");
    try {
      String name = Names.container(project, service, old.number());
      String given = service.containerName();
      String replaces =
          given == null || given.isEmpty()
              ? service.name() + project.separator() + old.number()
              : given;
      ProjectContainer created =
          create(
              service,
              old.number(),
              old.id().substring(0, 12) + "_" + name,
              hash,
              Map.of(Labels.REPLACE, replaces),
              options.renewVolumes() ? List.of() : inherited(service, old));
      String path = "/containers/" + old.id();
      Query time = Query.of();
      if (options.timeout() != null) {
        time.add("t", options.timeout());
      }
      engine.client().post(path + "/stop" + time).close();
      engine.client().delete(path).close();
      engine
          .client()
          .post("/containers/" + created.id() + "/rename" + Query.of().add("name", name))
          .close();
      engine.progress().done(old.title(), "Recreated");
      return created.withName(name);
    } catch (IOException e) {
      failed(old.title(), e);
      throw e;
    }
  }

  /** Anonymous volumes go on with the next container. */
  private List<JsonObject> inherited(Service service, ProjectContainer old) throws IOException {
    List<JsonObject> mounts = old.summary().objects("Mounts");
    if (mounts.isEmpty()) {
      return List.of();
    }
    JsonObject ofImage =
        engine
            .client()
            .getObject("/images/" + Names.image(project, service) + "/json")
            .object("Config")
            .object("Volumes");
    List<JsonObject> inherited = new ArrayList<>();
    for (JsonObject mount : mounts) {
      String target = mount.string("Destination");
      boolean anonymous =
          ofImage.members().containsKey(target)
              || service.volumes().stream()
                  .anyMatch(
                      volume ->
                          target.equals(volume.target())
                              && (volume.source() == null || volume.source().isEmpty()));
      if (anonymous && !mount.string("Type").equals("tmpfs")) {
        JsonObject again =
            new JsonObject()
                .put("Type", mount.string("Type"))
                .put(
                    "Source",
                    mount.string(mount.string("Type").equals("volume") ? "Name" : "Source"))
                .put("Target", target);
        if (!mount.bool("RW")) {
          again.put("ReadOnly", true);
        }
        inherited.add(again);
      }
    }
    return inherited;
  }

  private ProjectContainer create(
      Service service,
      int number,
      String name,
      String hash,
      Map<String, String> extra,
      List<JsonObject> inherited)
      throws IOException {
    Map<String, String> labels = ServiceLabels.of(project, service, hash, false);
    labels.putAll(extra);
    String image = imageIds.get(service.name());
    if (image != null) {
      labels.put(Labels.IMAGE, image);
    }
    Creation creation = new Creation(engine, project);
    ContainerRequest.Options how = new ContainerRequest.Options(false, false, true, labels);
    return creation.create(service, number, name, how, inherited, state);
  }

  /** Whether the engine takes all networks of a container when it is created. */
  static boolean severalEndpoints(Engine engine) throws IOException {
    return engine.client().version().compareTo(SEVERAL_ENDPOINTS) >= 0;
  }

  /** Whether the engine said that something was not there. */
  static boolean notFound(IOException e) {
    return e instanceof EngineException refused && refused.notFound();
  }
}
