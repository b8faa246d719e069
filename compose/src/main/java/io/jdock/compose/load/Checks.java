package io.jdock.compose.load;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the schema cannot say, checked on canonical trees; and the values that go without saying.
 */
final class Checks {
  private Checks() {}

  /** Fills in what a file need not say. */
  static void addDefaults(Map<String, @Nullable Object> tree) throws ComposeException {
    for (Object each : Trees.section(tree, "services").values()) {
      Map<String, @Nullable Object> service = Trees.mapping(each);
      if (service == null) {
        continue;
      }
      Map<String, @Nullable Object> build = Trees.mapping(service.get("build"));
      if (build != null) {
        build.putIfAbsent("context", ".");
      }
      for (Map<String, @Nullable Object> secret : mappings(service.get("secrets"))) {
        if (!secret.containsKey("target")) {
          secret.put("target", "/run/secrets/" + GoText.of(secret.get("source")));
        }
      }
      for (Map<String, @Nullable Object> port : mappings(service.get("ports"))) {
        port.putIfAbsent("protocol", "tcp");
        port.putIfAbsent("mode", "ingress");
      }
      for (Map<String, @Nullable Object> device : devices(service)) {
        if (!device.containsKey("count") && !device.containsKey("device_ids")) {
          device.put("count", "all");
        }
      }
    }
  }

  private static List<Map<String, @Nullable Object>> mappings(@Nullable Object list) {
    List<Map<String, @Nullable Object>> mappings = new ArrayList<>();
    List<@Nullable Object> values = Trees.list(list);
    if (values != null) {
      for (Object each : values) {
        Map<String, @Nullable Object> mapping = Trees.mapping(each);
        if (mapping != null) {
          mappings.add(mapping);
        }
      }
    }
    return mappings;
  }

  private static List<Map<String, @Nullable Object>> devices(
      Map<String, @Nullable Object> service) {
    List<Map<String, @Nullable Object>> devices = new ArrayList<>(mappings(service.get("gpus")));
    devices.addAll(mappings(reserved(service)));
    return devices;
  }

  private static @Nullable Object reserved(Map<String, @Nullable Object> service) {
    Map<String, @Nullable Object> deploy = Trees.section(service, "deploy");
    return Trees.section(Trees.section(deploy, "resources"), "reservations").get("devices");
  }

  static void check(Map<String, @Nullable Object> tree) throws ComposeException {
    fileObjects(tree, "configs", List.of("file", "environment", "content"));
    fileObjects(tree, "secrets", List.of("file", "environment"));
    for (Map.Entry<String, @Nullable Object> each : Trees.section(tree, "services").entrySet()) {
      Map<String, @Nullable Object> service = Trees.mapping(each.getValue());
      if (service != null) {
        service("services." + each.getKey(), service);
      }
    }
    for (Map.Entry<String, @Nullable Object> each : Trees.section(tree, "volumes").entrySet()) {
      Map<String, @Nullable Object> volume = Trees.mapping(each.getValue());
      if (volume != null) {
        external("volumes." + each.getKey(), volume);
      }
    }
  }

  private static void service(String place, Map<String, @Nullable Object> service)
      throws ComposeException {
    for (Map<String, @Nullable Object> device : mappings(reserved(service))) {
      device(place + ".deploy.resources.reservations.devices.[]", device);
    }
    for (Map<String, @Nullable Object> device : mappings(service.get("gpus"))) {
      device(place + ".gpus.[]", device);
    }
    for (Map<String, @Nullable Object> watch :
        mappings(Trees.section(service, "develop").get("watch"))) {
      if ("".equals(watch.get("path"))) {
        throw new ComposeException(place + ".develop.watch.[].path: value can't be blank");
      }
    }
    for (Map<String, @Nullable Object> port : mappings(service.get("ports"))) {
      if (port.get("host_ip") instanceof String address && !IpText.isAddress(address)) {
        throw new ComposeException(place + ".ports.[]: invalid ip address: " + address);
      }
    }
  }

  private static void device(String place, Map<String, @Nullable Object> device)
      throws ComposeException {
    if (device.containsKey("count") && device.containsKey("device_ids")) {
      throw new ComposeException(place + ": \"count\" and \"device_ids\" attributes are exclusive");
    }
  }

  private static void external(String place, Map<String, @Nullable Object> volume)
      throws ComposeException {
    if (!Boolean.TRUE.equals(volume.get("external"))) {
      return;
    }
    for (String key : volume.keySet()) {
      if (!key.equals("name") && !key.equals("external") && !key.startsWith("x-")) {
        throw new ComposeException(
            place
                + ": conflicting parameters \"external\" and "
                + GoText.quote(key)
                + " specified");
      }
    }
  }

  private static void fileObjects(
      Map<String, @Nullable Object> tree, String section, List<String> sources)
      throws ComposeException {
    for (Map.Entry<String, @Nullable Object> each : Trees.section(tree, section).entrySet()) {
      Map<String, @Nullable Object> object = Trees.mapping(each.getValue());
      if (object == null) {
        continue;
      }
      String place = section + "." + each.getKey();
      long said = sources.stream().filter(object::containsKey).count();
      if (said > 1) {
        throw new ComposeException(
            place + ": " + String.join("|", sources) + " attributes are mutually exclusive");
      }
      if (said == 0 && !object.containsKey("driver") && !object.containsKey("external")) {
        throw new ComposeException(
            place + ": one of " + String.join("|", sources) + " must be set");
      }
    }
  }
}
