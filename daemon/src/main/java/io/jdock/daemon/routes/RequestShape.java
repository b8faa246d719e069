package io.jdock.daemon.routes;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jdock.daemon.http.ApiVersion;
import io.jdock.daemon.http.HttpError;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Brings a request to create a container into the form of the newest API: what the client's version
 * did not know is taken away, what it left to be understood is said (moby {@code
 * api/server/router/container/container_routes.go}).
 */
final class RequestShape {
  private final ApiVersion version;
  private final BooleanSupplier cgroupV1;

  /**
   * @param cgroupV1 whether the host's control groups are of version 1, where the cgroup namespace
   *     was the host's by default
   */
  RequestShape(ApiVersion version, BooleanSupplier cgroupV1) {
    this.version = version;
    this.cgroupV1 = cgroupV1;
  }

  /**
   * @throws HttpError when it asks for what the client's version refused
   */
  void create(JsonNode body) throws HttpError {
    oneNetwork(body);
    if (!version.atLeast(1, 44)) {
      remove(child(body, "Healthcheck"), "StartInterval");
    }
    JsonNode host = child(body, "HostConfig");
    if (host instanceof ObjectNode object) {
      hostConfig(object);
    }
  }

  /** Before API 1.44 a container began on one network, and had its hardware address for all. */
  private void oneNetwork(JsonNode body) throws HttpError {
    JsonNode endpoints = child(child(body, "NetworkingConfig"), "EndpointsConfig");
    if (version.atLeast(1, 44) || endpoints == null || !endpoints.isObject()) {
      return;
    }
    if (endpoints.size() > 1) {
      List<String> names = new ArrayList<>();
      endpoints.fieldNames().forEachRemaining(names::add);
      throw HttpError.badRequest(
          "Container cannot be created with multiple network endpoints: "
              + String.join(", ", names));
    }
    endpoints.forEach(endpoint -> remove(endpoint, "MacAddress"));
  }

  private void hostConfig(ObjectNode host) throws HttpError {
    if (!version.atLeast(1, 25)) {
      remove(host, "AutoRemove"); // it was the client's business
    }
    if (version.atLeast(1, 42)) {
      remove(host, "KernelMemory");
    }
    if (!version.atLeast(1, 40)) {
      remove(host, "KernelMemoryTCP");
      setIfEmpty(host, "IpcMode", "shareable");
    }
    if (!version.atLeast(1, 41) && cgroupV1.getAsBoolean()) {
      setIfEmpty(host, "CgroupnsMode", "host");
    }
    if (!version.atLeast(1, 42)) {
      remove(host, "ConsoleSize");
    }
    if (!version.atLeast(1, 43)) {
      remove(host, "Annotations");
    }
    JsonNode limit = child(host, "PidsLimit");
    if (limit != null && limit.isNumber() && limit.asLong() <= 0) {
      remove(host, "PidsLimit");
    }
    JsonNode mounts = child(host, "Mounts");
    if (mounts != null && mounts.isArray()) {
      for (JsonNode mount : mounts) {
        mount(mount);
      }
    }
  }

  private void mount(JsonNode mount) throws HttpError {
    if (!version.atLeast(1, 40)) {
      remove(child(mount, "BindOptions"), "NonRecursive");
    }
    if (!version.atLeast(1, 42)) {
      remove(child(mount, "BindOptions"), "CreateMountpoint");
      removeOptionsOfOthers(mount);
    }
    if (!version.atLeast(1, 44)) {
      remove(child(mount, "BindOptions"), "ReadOnlyNonRecursive");
      needs(1, 44, mount, "BindOptions", "ReadOnlyForceRecursive");
    }
    if (!version.atLeast(1, 45)) {
      needs(1, 45, mount, "VolumeOptions", "Subpath");
    }
    if (!version.atLeast(1, 46)) {
      remove(child(mount, "TmpfsOptions"), "Options");
    }
  }

  /** What must not be overlooked is refused. */
  private static void needs(int major, int minor, JsonNode mount, String options, String name)
      throws HttpError {
    JsonNode value = child(child(mount, options), name);
    if (value != null && (value.asBoolean() || (value.isTextual() && !value.asText().isEmpty()))) {
      throw HttpError.badRequest(
          options + "." + name + " needs API v" + major + "." + minor + " or newer");
    }
  }

  /** Options of another type of mount were not noticed. */
  private static void removeOptionsOfOthers(JsonNode mount) {
    JsonNode type = child(mount, "Type");
    for (String kind : List.of("Bind", "Volume", "Tmpfs")) {
      if (type == null || !kind.equalsIgnoreCase(type.asText())) {
        remove(mount, kind + "Options");
      }
    }
  }

  private static void setIfEmpty(ObjectNode object, String name, String value) {
    JsonNode set = child(object, name);
    if (set == null || set.isNull() || (set.isTextual() && set.asText().isEmpty())) {
      remove(object, name);
      object.put(name, value);
    }
  }

  /** Go reads names in any case. */
  private static @Nullable JsonNode child(@Nullable JsonNode object, String name) {
    if (object != null) {
      for (var field : object.properties()) {
        if (field.getKey().equalsIgnoreCase(name)) {
          return field.getValue();
        }
      }
    }
    return null;
  }

  private static void remove(@Nullable JsonNode from, String name) {
    if (from instanceof ObjectNode object) {
      List<String> names = new ArrayList<>();
      object.fieldNames().forEachRemaining(names::add);
      names.stream().filter(name::equalsIgnoreCase).forEach(object::remove);
    }
  }
}
