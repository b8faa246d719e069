package io.jdock.compose.load;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Where a list may say a thing only once, the last one counts, in the place of the first. */
final class Uniqueness {
  private interface Index {
    String of(@Nullable Object value, TreePath path) throws ComposeException;
  }

  private final PathRules<Index> rules = new PathRules<>();

  Uniqueness() {
    for (String place :
        List.of(
            "networks.*.labels",
            "networks.*.ipam.options",
            "services.*.annotations",
            "services.*.build.args",
            "services.*.build.additional_contexts",
            "services.*.build.platform",
            "services.*.build.tags",
            "services.*.build.labels",
            "services.*.cap_add",
            "services.*.cap_drop",
            "services.*.deploy.labels",
            "services.*.dns",
            "services.*.dns_opt",
            "services.*.dns_search",
            "services.*.environment",
            "services.*.labels",
            "services.*.links",
            "services.*.networks.*.aliases",
            "services.*.networks.*.link_local_ips",
            "services.*.profiles",
            "services.*.sysctls",
            "services.*.tmpfs")) {
      rules.at(place, Uniqueness::keyOfPair);
    }
    rules.at("services.*.configs", (value, path) -> mount(value, path, ""));
    rules.at("services.*.secrets", (value, path) -> mount(value, path, "/run/secrets"));
    rules.at("services.*.devices", Uniqueness::device);
    rules.at("services.*.env_file", Uniqueness::environmentFile);
    rules.at("services.*.expose", Uniqueness::exposed);
    rules.at("services.*.ports", Uniqueness::port);
    rules.at("services.*.volumes", Uniqueness::volume);
  }

  void apply(Map<String, @Nullable Object> tree) throws ComposeException {
    mapping(tree, TreePath.TOP);
  }

  private void mapping(Map<String, @Nullable Object> tree, TreePath path) throws ComposeException {
    for (Map.Entry<String, @Nullable Object> entry : tree.entrySet()) {
      TreePath next = path.next(entry.getKey());
      Map<String, @Nullable Object> inner = Trees.mapping(entry.getValue());
      if (inner != null) {
        mapping(inner, next);
        continue;
      }
      List<@Nullable Object> list = Trees.list(entry.getValue());
      Index index = list == null ? null : rules.find(next);
      if (list != null && index != null) {
        entry.setValue(unique(list, index, next));
      }
    }
  }

  private static List<@Nullable Object> unique(
      List<@Nullable Object> list, Index index, TreePath path) throws ComposeException {
    Map<String, @Nullable Object> unique = new LinkedHashMap<>();
    for (int i = 0; i < list.size(); i++) {
      unique.put(index.of(list.get(i), path.next("[" + i + "]")), list.get(i));
    }
    return new ArrayList<>(unique.values());
  }

  private static String keyOfPair(@Nullable Object value, TreePath path) throws ComposeException {
    if (value instanceof String text) {
      int equals = text.indexOf('=');
      return equals < 0 ? text : text.substring(0, equals);
    }
    throw new ComposeException(path + ": unexpected type " + Trees.goType(value));
  }

  private static String volume(@Nullable Object value, TreePath path) throws ComposeException {
    Map<String, @Nullable Object> mount = Trees.mapping(value);
    if (mount != null) {
      if (mount.get("target") instanceof String target) {
        return target;
      }
      throw new ComposeException("service volume " + path + " is missing a mount target");
    }
    return value instanceof String text
        ? GoText.of(ShortVolume.parse(text).getOrDefault("target", ""))
        : "";
  }

  private static String device(@Nullable Object value, TreePath path) throws ComposeException {
    Map<String, @Nullable Object> device = Trees.mapping(value);
    if (device != null) {
      if (device.get("target") instanceof String target) {
        return target;
      }
      throw new ComposeException("service device " + path + " is missing a mount target");
    }
    if (value instanceof String text) {
      String[] parts = text.split(":", -1);
      return parts.length == 1 ? parts[0] : parts[1];
    }
    return "";
  }

  private static String exposed(@Nullable Object value, TreePath path) throws ComposeException {
    if (value instanceof String || value instanceof Long) {
      return value.toString();
    }
    throw new ComposeException(path + ": unsupported expose value " + GoText.of(value));
  }

  private static String mount(@Nullable Object value, TreePath path, String folder)
      throws ComposeException {
    Map<String, @Nullable Object> mount = Trees.mapping(value);
    if (mount != null) {
      Object target = mount.get("target");
      return target == null ? folder + "/" + GoText.of(mount.get("source")) : GoText.of(target);
    }
    if (value instanceof String name) {
      return folder + "/" + name;
    }
    throw new ComposeException(path + ": unsupported expose value " + GoText.of(value));
  }

  private static String port(@Nullable Object value, TreePath path) throws ComposeException {
    Map<String, @Nullable Object> port = Trees.mapping(value);
    if (port == null) {
      return value instanceof String || value instanceof Long ? value.toString() : "";
    }
    if (!port.containsKey("target")) {
      throw new ComposeException("service ports " + path + " is missing a target port");
    }
    return GoText.of(port.getOrDefault("host_ip", "0.0.0.0"))
        + ":"
        + GoText.of(port.get("published"))
        + ":"
        + GoText.of(port.get("target"))
        + "/"
        + GoText.of(port.getOrDefault("protocol", "tcp"));
  }

  private static String environmentFile(@Nullable Object value, TreePath path)
      throws ComposeException {
    Map<String, @Nullable Object> file = Trees.mapping(value);
    if (file == null) {
      return value instanceof String text ? text : "";
    }
    if (file.get("path") instanceof String text) {
      return text;
    }
    throw new ComposeException("environment path attribute " + path + " is missing");
  }
}
