package io.jdock.compose.load;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Adds what a project has without saying so: the default network, names, dependencies. */
final class Normalization {
  private static final List<String> NAMESPACES =
      List.of("network_mode", "ipc", "pid", "uts", "cgroup");

  private final Map<String, String> environment;

  Normalization(Map<String, String> environment) {
    this.environment = environment;
  }

  void apply(Map<String, @Nullable Object> tree) {
    networks(tree);
    for (Object each : Trees.section(tree, "services").values()) {
      Map<String, @Nullable Object> service = Trees.mapping(each);
      if (service != null) {
        service(service);
      }
    }
    for (String section : List.of("networks", "volumes", "configs", "secrets")) {
      name(tree, section);
    }
  }

  private static void networks(Map<String, @Nullable Object> tree) {
    boolean standard = false;
    for (Object each : Trees.section(tree, "services").values()) {
      Map<String, @Nullable Object> service = Trees.mapping(each);
      if (service == null
          || service.containsKey("provider")
          || service.containsKey("network_mode")) {
        continue;
      }
      Map<String, @Nullable Object> own = Trees.section(service, "networks");
      if (own.isEmpty()) {
        own = Trees.newMapping();
        own.put("default", null);
        service.put("networks", own);
      }
      standard |= own.containsKey("default");
    }
    Map<String, @Nullable Object> networks = Trees.section(tree, "networks");
    if (standard && !networks.containsKey("default")) {
      networks.put("default", null);
    }
    if (!networks.isEmpty()) {
      tree.put("networks", networks);
    }
  }

  private void service(Map<String, @Nullable Object> service) {
    if ("if_not_present".equals(service.get("pull_policy"))) {
      service.put("pull_policy", "missing");
    }
    Map<String, @Nullable Object> build = Trees.mapping(service.get("build"));
    if (build != null) {
      build.putIfAbsent("context", ".");
      if (build.get("dockerfile") == null && build.get("dockerfile_inline") == null) {
        build.put("dockerfile", "Dockerfile");
      }
      if (build.containsKey("args")) {
        build.put("args", resolved(build.get("args"), false));
      }
    }
    if (service.containsKey("environment")) {
      service.put("environment", resolved(service.get("environment"), true));
    }
    if (service.get("volumes") instanceof List<?> volumes) {
      for (Object each : volumes) {
        Map<String, @Nullable Object> volume = Trees.mapping(each);
        if (volume != null && volume.get("target") instanceof String target) {
          volume.put("target", Paths.clean(target));
        }
      }
    }
    dependencies(service);
  }

  private static void dependencies(Map<String, @Nullable Object> service) {
    Map<String, @Nullable Object> dependsOn = Trees.section(service, "depends_on");
    if (service.get("links") instanceof List<?> links) {
      for (Object link : links) {
        String[] parts = GoText.of(link).split(":", -1);
        add(dependsOn, parts.length == 2 ? parts[0] : GoText.of(link), true);
      }
    }
    for (String namespace : NAMESPACES) {
      if (service.get(namespace) instanceof String shared && shared.startsWith("service:")) {
        add(dependsOn, shared.substring("service:".length()), true);
      }
    }
    if (service.get("volumes_from") instanceof List<?> sources) {
      for (Object source : sources) {
        String text = GoText.of(source);
        if (!text.startsWith("container:")) {
          add(dependsOn, text.split(":", -1)[0], false);
        }
      }
    }
    if (!dependsOn.isEmpty()) {
      service.put("depends_on", dependsOn);
    }
  }

  private static void add(Map<String, @Nullable Object> dependsOn, String name, boolean restart) {
    if (!dependsOn.containsKey(name)) {
      Map<String, @Nullable Object> dependency = Trees.newMapping();
      dependency.put("condition", "service_started");
      dependency.put("restart", restart);
      dependency.put("required", true);
      dependsOn.put(name, dependency);
    }
  }

  /** Gives variables without a value the caller's. */
  private @Nullable Object resolved(@Nullable Object value, boolean keepUnset) {
    Map<String, @Nullable Object> mapping = Trees.mapping(value);
    if (mapping != null) {
      Map<String, @Nullable Object> resolved = Trees.newMapping();
      mapping.forEach(
          (key, each) -> {
            if (each != null) {
              resolved.put(key, each);
            } else if (environment.containsKey(key)) {
              resolved.put(key, environment.get(key));
            } else if (keepUnset) {
              resolved.put(key, null);
            }
          });
      return resolved;
    }
    List<@Nullable Object> list = Trees.list(value);
    if (list == null) {
      return value;
    }
    List<@Nullable Object> resolved = new ArrayList<>();
    for (Object each : list) {
      if (!(each instanceof String text) || text.contains("=")) {
        resolved.add(each);
      } else if (environment.containsKey(text)) {
        resolved.add(text + "=" + environment.get(text));
      } else if (keepUnset) {
        resolved.add(text);
      }
    }
    return resolved;
  }

  private static void name(Map<String, @Nullable Object> tree, String section) {
    for (Map.Entry<String, @Nullable Object> entry : Trees.section(tree, section).entrySet()) {
      Map<String, @Nullable Object> resource = Trees.mapping(entry.getValue());
      if (resource == null) {
        resource = Trees.newMapping();
        entry.setValue(resource);
      }
      if (resource.get("name") == null) {
        boolean external = "true".equalsIgnoreCase(GoText.of(resource.get("external")));
        resource.put(
            "name", external ? entry.getKey() : GoText.of(tree.get("name")) + "_" + entry.getKey());
      }
    }
  }
}
