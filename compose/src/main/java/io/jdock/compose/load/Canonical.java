package io.jdock.compose.load;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Makes every short way to say something the long one. */
final class Canonical {
  private interface Rule {
    @Nullable Object apply(@Nullable Object value, TreePath path) throws ComposeException;
  }

  private final PathRules<Rule> rules = new PathRules<>();
  private final Consumer<String> warnings;
  private final boolean lenient;

  /**
   * @param lenient to leave alone what cannot be understood, since variables still stand in it
   */
  Canonical(boolean lenient, Consumer<String> warnings) {
    this.lenient = lenient;
    this.warnings = warnings;
    rules.at("services.*.build", this::build);
    for (String place :
        List.of("services.*.build.secrets.*", "services.*.secrets.*", "services.*.configs.*")) {
      rules.at(place, Canonical::fileReference);
    }
    for (String place : List.of("services.*.build.provenance", "services.*.build.sbom")) {
      rules.at(place, (value, path) -> value instanceof String ? value : GoText.of(value));
    }
    rules.at("services.*.build.additional_contexts", this::pairs);
    rules.at("services.*.build.ssh", Canonical::ssh);
    rules.at("services.*.depends_on", Canonical::dependsOn);
    rules.at("services.*.env_file", Canonical::environmentFiles);
    rules.at("services.*.extends", this::extended);
    rules.at("services.*.gpus", this::gpus);
    for (String place :
        List.of(
            "services.*.label_file",
            "services.*.dns",
            "services.*.develop.watch.*.ignore",
            "services.*.develop.watch.*.include")) {
      rules.at(place, Canonical::strings);
    }
    for (String place : List.of("services.*.networks", "services.*.models")) {
      rules.at(place, Canonical::byName);
    }
    rules.at("services.*.volumes.*", this::volume);
    rules.at("services.*.devices.*", this::device);
    rules.at("services.*.ports", this::ports);
    for (String place : List.of("services.*.ulimits.*", "services.*.build.ulimits.*")) {
      rules.at(place, Canonical::ulimit);
    }
    for (String place : List.of("volumes.*", "networks.*", "secrets.*", "configs.*")) {
      rules.at(place, this::maybeExternal);
    }
  }

  void apply(Map<String, @Nullable Object> tree) throws ComposeException {
    members(tree, TreePath.TOP);
  }

  private @Nullable Object value(@Nullable Object value, TreePath path) throws ComposeException {
    Rule rule = rules.find(path);
    if (rule != null) {
      return rule.apply(value, path);
    }
    return inside(value, path);
  }

  private @Nullable Object inside(@Nullable Object value, TreePath path) throws ComposeException {
    Map<String, @Nullable Object> mapping = Trees.mapping(value);
    if (mapping != null) {
      return members(mapping, path);
    }
    List<@Nullable Object> list = Trees.list(value);
    if (list != null) {
      for (int i = 0; i < list.size(); i++) {
        list.set(i, value(list.get(i), path.next("[]")));
      }
    }
    return value;
  }

  private Map<String, @Nullable Object> members(
      Map<String, @Nullable Object> mapping, TreePath path) throws ComposeException {
    for (Map.Entry<String, @Nullable Object> entry : mapping.entrySet()) {
      entry.setValue(value(entry.getValue(), path.next(entry.getKey())));
    }
    return mapping;
  }

  private static ComposeException invalid(TreePath path, @Nullable Object value, String what) {
    return new ComposeException(path + ": invalid type " + Trees.goType(value) + " for " + what);
  }

  private Object build(@Nullable Object value, TreePath path) throws ComposeException {
    Map<String, @Nullable Object> mapping = Trees.mapping(value);
    if (mapping != null) {
      return members(mapping, path);
    }
    if (value instanceof String context) {
      return single("context", context);
    }
    throw invalid(path, value, "build");
  }

  private Object extended(@Nullable Object value, TreePath path) throws ComposeException {
    Map<String, @Nullable Object> mapping = Trees.mapping(value);
    if (mapping != null) {
      return members(mapping, path);
    }
    if (value instanceof String service) {
      return single("service", service);
    }
    throw invalid(path, value, "extends");
  }

  private static Map<String, @Nullable Object> single(String key, Object value) {
    Map<String, @Nullable Object> mapping = Trees.newMapping();
    mapping.put(key, value);
    return mapping;
  }

  private static Object fileReference(@Nullable Object value, TreePath path)
      throws ComposeException {
    if (value instanceof Map) {
      return value;
    }
    if (value instanceof String source) {
      return single("source", source);
    }
    throw new ComposeException(path + ": unsupported type " + Trees.goType(value));
  }

  private @Nullable Object pairs(@Nullable Object value, TreePath path) throws ComposeException {
    List<@Nullable Object> list = Trees.list(value);
    if (list == null) {
      if (value instanceof Map) {
        return value;
      }
      throw new ComposeException(path + ": invalid type " + Trees.goType(value));
    }
    Map<String, @Nullable Object> mapping = Trees.newMapping();
    for (Object each : list) {
      String text = GoText.of(each);
      int equals = text.indexOf('=');
      if (equals < 0) {
        if (lenient) {
          return value;
        }
        throw new ComposeException(path + ": invalid value " + text + ", expected key=value");
      }
      mapping.put(text.substring(0, equals), text.substring(equals + 1));
    }
    return mapping;
  }

  private static @Nullable Object ssh(@Nullable Object value, TreePath path)
      throws ComposeException {
    List<@Nullable Object> list = Trees.list(value);
    if (list == null) {
      if (value instanceof Map) {
        return value;
      }
      throw invalid(path, value, "ssh");
    }
    Map<String, @Nullable Object> mapping = Trees.newMapping();
    for (Object each : list) {
      String text = GoText.of(each);
      int equals = text.indexOf('=');
      if (equals < 0 && !text.equals("default")) {
        throw new ComposeException("invalid ssh key " + GoText.quote(text));
      }
      mapping.put(
          equals < 0 ? text : text.substring(0, equals),
          equals < 0 ? null : text.substring(equals + 1));
    }
    return mapping;
  }

  private static Object dependsOn(@Nullable Object value, TreePath path) throws ComposeException {
    Map<String, @Nullable Object> mapping = Trees.mapping(value);
    if (mapping != null) {
      for (Map.Entry<String, @Nullable Object> entry : mapping.entrySet()) {
        Map<String, @Nullable Object> each = Trees.mapping(entry.getValue());
        if (each == null) {
          throw new ComposeException(
              path + "." + entry.getKey() + ": unsupported value " + GoText.of(value));
        }
        each.putIfAbsent("condition", "service_started");
        each.putIfAbsent("required", true);
      }
      return mapping;
    }
    List<@Nullable Object> list = Trees.list(value);
    if (list == null) {
      throw invalid(path, value, "depend_on");
    }
    Map<String, @Nullable Object> named = Trees.newMapping();
    for (Object name : list) {
      Map<String, @Nullable Object> each = single("condition", "service_started");
      each.put("required", true);
      named.put(GoText.of(name), each);
    }
    return named;
  }

  private static Object environmentFiles(@Nullable Object value, TreePath path)
      throws ComposeException {
    List<@Nullable Object> files = new ArrayList<>();
    List<@Nullable Object> list = Trees.list(value);
    if (list != null) {
      list.forEach(each -> files.add(environmentFile(each)));
    } else if (value instanceof String) {
      files.add(environmentFile(value));
    } else {
      throw invalid(path, value, "env_file");
    }
    return files;
  }

  private static @Nullable Object environmentFile(@Nullable Object value) {
    Map<String, @Nullable Object> mapping =
        value instanceof String file ? single("path", file) : Trees.mapping(value);
    if (mapping != null) {
      mapping.putIfAbsent("required", true);
    }
    return mapping;
  }

  private Object gpus(@Nullable Object value, TreePath path) throws ComposeException {
    if (value instanceof List) {
      Object inside = inside(value, path);
      return inside == null ? List.of() : inside;
    }
    if (value instanceof String) {
      List<@Nullable Object> list = new ArrayList<>();
      list.add(single("count", "all"));
      return list;
    }
    throw invalid(path, value, "gpus");
  }

  private static @Nullable Object strings(@Nullable Object value, TreePath path) {
    if (value instanceof String) {
      List<@Nullable Object> list = new ArrayList<>();
      list.add(value);
      return list;
    }
    return value;
  }

  private static @Nullable Object byName(@Nullable Object value, TreePath path) {
    List<@Nullable Object> list = Trees.list(value);
    if (list == null) {
      return value;
    }
    Map<String, @Nullable Object> mapping = Trees.newMapping();
    list.forEach(name -> mapping.put(GoText.of(name), null));
    return mapping;
  }

  private @Nullable Object volume(@Nullable Object value, TreePath path) throws ComposeException {
    if (value instanceof Map) {
      return value;
    }
    if (!(value instanceof String text)) {
      throw invalid(path, value, "service volume mount");
    }
    try {
      Map<String, @Nullable Object> volume = ShortVolume.parse(text);
      if (volume.get("target") instanceof String target) {
        volume.put("target", Paths.clean(target));
      }
      return volume;
    } catch (ComposeException e) {
      if (lenient) {
        return value;
      }
      throw e;
    }
  }

  private @Nullable Object device(@Nullable Object value, TreePath path) throws ComposeException {
    if (value instanceof Map) {
      return value;
    }
    if (!(value instanceof String text)) {
      throw invalid(path, value, "service volume mount");
    }
    String[] parts = text.split(":", -1);
    if (parts.length > 3 && !lenient) {
      throw new ComposeException("confusing device mapping, please use long syntax: " + text);
    }
    boolean clear = parts.length <= 3;
    String source = clear ? parts[0] : "";
    Map<String, @Nullable Object> device = single("source", source);
    device.put("target", clear && parts.length > 1 && !parts[1].isEmpty() ? parts[1] : source);
    device.put("permissions", clear && parts.length == 3 ? parts[2] : "rwm");
    return device;
  }

  private @Nullable Object ports(@Nullable Object value, TreePath path) throws ComposeException {
    List<@Nullable Object> list = Trees.list(value);
    if (list == null) {
      throw invalid(path, value, "port");
    }
    List<@Nullable Object> ports = new ArrayList<>();
    for (Object each : list) {
      if (each instanceof Map) {
        ports.add(each);
      } else if (each instanceof String || each instanceof Long) {
        try {
          ports.addAll(ShortPort.parse(each.toString()));
        } catch (ComposeException e) {
          if (lenient) {
            return value;
          }
          throw e;
        }
      } else {
        throw invalid(path, each, "port");
      }
    }
    return ports;
  }

  private static @Nullable Object ulimit(@Nullable Object value, TreePath path)
      throws ComposeException {
    if (value instanceof Map || value instanceof Long) {
      return value;
    }
    throw invalid(path, value, "external");
  }

  private @Nullable Object maybeExternal(@Nullable Object value, TreePath path)
      throws ComposeException {
    Map<String, @Nullable Object> resource = Trees.mapping(value);
    if (resource == null) {
      return value;
    }
    members(resource, path);
    Map<String, @Nullable Object> external = Trees.mapping(resource.get("external"));
    if (external != null) {
      resource.put("external", true);
      Object name = external.get("name");
      if (name != null) {
        warnings.accept(path + ": external.name is deprecated. Please set name and external: true");
        if (resource.containsKey("name") && !name.equals(resource.get("name"))) {
          throw new ComposeException(path + ": name and external.name conflict; only use name");
        }
        resource.putIfAbsent("name", name);
      }
    }
    return resource;
  }
}
