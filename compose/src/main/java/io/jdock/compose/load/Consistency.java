package io.jdock.compose.load;

import io.jdock.compose.model.Build;
import io.jdock.compose.model.Copies;
import io.jdock.compose.model.DependsOn;
import io.jdock.compose.model.Deploy;
import io.jdock.compose.model.FileObject;
import io.jdock.compose.model.FileReference;
import io.jdock.compose.model.HealthCheck;
import io.jdock.compose.model.Project;
import io.jdock.compose.model.Resource;
import io.jdock.compose.model.Service;
import io.jdock.compose.model.VolumeMount;
import io.jdock.compose.model.WatchTrigger;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Whether the parts of a project fit together: names that are used exist, limits agree. */
final class Consistency {
  private static final String INVALID = ": invalid compose project";

  private final Project project;

  private Consistency(Project project) {
    this.project = project;
  }

  /** The project, where {@code scale} is what {@code deploy.replicas} says if both could. */
  static Project check(Project project) throws ComposeException {
    Consistency consistency = new Consistency(project);
    Map<String, Service> services = new TreeMap<>();
    for (Service service : project.services().values()) {
      consistency.service(service);
      services.put(service.name(), withOneScale(service));
    }
    for (Map.Entry<String, FileObject> each : project.secrets().entrySet()) {
      FileObject secret = each.getValue();
      if (!secret.external() && secret.file() == null && secret.environment() == null) {
        throw new ComposeException(
            "secret "
                + GoText.quote(each.getKey())
                + " must declare either `file` or `environment`"
                + INVALID);
      }
    }
    Cycles.check(project);
    return project.withServices(services);
  }

  private static Service withOneScale(Service service) {
    Deploy deploy = service.deploy();
    return service.scale() != null && deploy != null
        ? service.with("deploy", Copies.with(deploy, "replicas", service.scale()))
        : service;
  }

  private static String quoted(Service service) {
    return "service " + GoText.quote(service.name());
  }

  private void service(Service service) throws ComposeException {
    Build build = service.build();
    if (build == null && service.image() == null && service.provider() == null) {
      throw new ComposeException(
          quoted(service) + " has neither an image nor a build context specified" + INVALID);
    }
    if (build != null) {
      build(service, build);
    }
    networks(service);
    HealthCheck health = service.healthcheck();
    if (health != null
        && !health.test().isEmpty()
        && !List.of("CMD", "CMD-SHELL", "NONE").contains(health.test().get(0))) {
      throw new ComposeException(
          "healthcheck.test must start either by \"CMD\", \"CMD-SHELL\" or \"NONE\"");
    }
    dependencies(service);
    for (VolumeMount mount : service.volumes()) {
      if ("volume".equals(mount.type()) && mount.source() != null) {
        known(service, "volume", mount.source(), project.volumes());
      }
    }
    if (build != null) {
      references(service, "build secret", build.secrets(), project.secrets());
    }
    references(service, "config", service.configs(), project.configs());
    for (String model : service.models().keySet()) {
      known(service, "model", model, project.models());
    }
    references(service, "secret", service.secrets(), project.secrets());
    scale(service);
    limits(service);
    if (service.replicas() > 1 && service.containerName() != null) {
      String attribute = service.scale() == null ? "deploy.replicas" : "scale";
      throw new ComposeException(
          "services."
              + attribute
              + ": can't set container_name and "
              + service.name()
              + " as container name must be unique"
              + INVALID);
    }
    if (service.develop() != null) {
      for (WatchTrigger watch : service.develop().watch()) {
        if (watch.target() == null && !List.of("rebuild", "restart").contains(watch.action())) {
          throw new ComposeException(
              "services."
                  + service.name()
                  + ".develop.watch: target is required for non-rebuild actions"
                  + INVALID);
        }
      }
    }
    mounts(service);
  }

  private void build(Service service, Build build) throws ComposeException {
    if (build.dockerfileInline() != null && build.dockerfile() != null) {
      throw new ComposeException(
          quoted(service)
              + " declares mutualy exclusive dockerfile and dockerfile_inline"
              + INVALID);
    }
    for (Map.Entry<String, String> each : build.additionalContexts().entrySet()) {
      if (each.getValue().startsWith("service:")) {
        String name = each.getValue().substring("service:".length());
        Service other = project.services().get(name);
        if (other == null || other.build() == null) {
          throw new ComposeException(
              quoted(service)
                  + (other == null
                      ? " declares unknown service "
                      : " declares non-buildable service ")
                  + GoText.quote(name)
                  + " as additional contexts "
                  + each.getKey());
        }
      }
    }
    if (!build.platforms().isEmpty()
        && service.platform() != null
        && !build.platforms().contains(service.platform())) {
      throw new ComposeException(
          "service.build.platforms MUST include service.platform "
              + GoText.quote(service.platform())
              + INVALID);
    }
  }

  private void networks(Service service) throws ComposeException {
    if (service.networkMode() != null && !service.networks().isEmpty()) {
      throw new ComposeException(
          "service "
              + service.name()
              + " declares mutually exclusive `network_mode` and `networks`"
              + INVALID);
    }
    for (String network : service.networks().keySet()) {
      known(service, "network", network, project.networks());
    }
  }

  private void dependencies(Service service) throws ComposeException {
    for (Map.Entry<String, DependsOn> each : service.dependsOn().entrySet()) {
      String name = each.getKey();
      boolean left = project.disabledServices().containsKey(name) && !each.getValue().required();
      if (!project.services().containsKey(name) && !left) {
        throw new ComposeException(
            quoted(service) + " depends on undefined service " + GoText.quote(name) + INVALID);
      }
    }
    String mode = service.networkMode();
    if (mode != null && mode.startsWith("service:")) {
      String name = mode.substring("service:".length());
      if (!project.services().containsKey(name)) {
        throw new ComposeException(
            "service " + GoText.quote(name) + " not found for network_mode 'service:" + name + "'");
      }
    }
  }

  private static void references(
      Service service, String kind, List<FileReference> references, Map<String, ?> all)
      throws ComposeException {
    for (FileReference reference : references) {
      known(service, kind, reference.source() == null ? "" : reference.source(), all);
    }
  }

  private static void known(Service service, String kind, String name, Map<String, ?> all)
      throws ComposeException {
    if (!all.containsKey(name)) {
      throw new ComposeException(
          quoted(service) + " refers to undefined " + kind + " " + name + INVALID);
    }
  }

  private static void scale(Service service) throws ComposeException {
    Integer replicas = service.deploy() == null ? null : service.deploy().replicas();
    String place = "services." + service.name();
    Integer scale = service.scale();
    if (scale != null && replicas != null && !scale.equals(replicas)) {
      throw new ComposeException(
          place + ": can't set distinct values on 'scale' and 'deploy.replicas'" + INVALID);
    }
    if (scale != null && scale < 0) {
      throw new ComposeException(place + ".scale: must be greater than or equal to 0");
    }
    if (replicas != null && replicas < 0) {
      throw new ComposeException(place + ".deploy.replicas: must be greater than or equal to 0");
    }
  }

  private static void limits(Service service) throws ComposeException {
    Deploy deploy = service.deploy();
    if (deploy == null || deploy.resources() == null) {
      return;
    }
    Resource limits = deploy.resources().limits();
    Resource reserved = deploy.resources().reservations();
    if (limits != null) {
      agree(service, service.cpus(), limits.cpus(), "cpus", "limits.cpus");
      agree(service, service.memLimit(), limits.memory(), "mem_limit", "limits.memory");
    }
    if (reserved != null) {
      agree(
          service,
          service.memReservation(),
          reserved.memory(),
          "mem_reservation",
          "reservations.memory");
    }
    if (limits != null) {
      agree(service, service.pidsLimit(), limits.pids(), "pids_limit", "limits.pids");
    }
  }

  private static void agree(Service service, double own, double other, String key, String otherKey)
      throws ComposeException {
    if (own != 0 && own != other) {
      throw new ComposeException(
          "services."
              + service.name()
              + ": can't set distinct values on '"
              + key
              + "' and 'deploy.resources."
              + otherKey
              + "'"
              + INVALID);
    }
  }

  private static void mounts(Service service) throws ComposeException {
    Map<String, String> targets = new HashMap<>();
    for (int i = 0; i < service.tmpfs().size(); i++) {
      target(
          service.tmpfs().get(i).split(":", 2)[0],
          "services." + service.name() + ".tmpfs[" + i + "]",
          targets);
    }
    for (int i = 0; i < service.volumes().size(); i++) {
      target(
          service.volumes().get(i).target(),
          "services." + service.name() + ".volumes[" + i + "]",
          targets);
    }
  }

  private static void target(@Nullable String target, String place, Map<String, String> targets)
      throws ComposeException {
    String key = target == null ? "" : target;
    String before = targets.putIfAbsent(key, place);
    if (before != null) {
      throw new ComposeException(place + ": target " + key + " already mounted as " + before);
    }
  }
}
