package io.jdock.compose.engine;

import io.jdock.api.client.Json;
import io.jdock.api.client.JsonObject;
import io.jdock.compose.model.Deploy;
import io.jdock.compose.model.PortConfig;
import io.jdock.compose.model.Project;
import io.jdock.compose.model.RestartPolicy;
import io.jdock.compose.model.Service;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The {@code HostConfig} of a service's container. */
final class HostRequest {
  private final Project project;
  private final Service service;
  private final Warnings warnings;

  HostRequest(Project project, Service service, Warnings warnings) {
    this.project = project;
    this.service = service;
    this.warnings = warnings;
  }

  JsonObject body(List<JsonObject> inherited) throws ComposeFailure {
    JsonObject host = new JsonObject();
    MountRequest mounts = new MountRequest(project, service, warnings);
    mounts.add(host, inherited);
    object(host, "Annotations", service.annotations());
    list(host, "CapAdd", service.capAdd());
    list(host, "CapDrop", service.capDrop());
    if (service.init() != null) {
      host.put("Init", service.init());
    }
    ContainerRequest.put(host, "IpcMode", service.ipc());
    ContainerRequest.put(host, "CgroupnsMode", service.cgroup());
    host.put("ReadonlyRootfs", service.readOnly());
    host.put("RestartPolicy", restart());
    if (service.shmSize() != 0) {
      host.put("ShmSize", service.shmSize());
    }
    object(host, "Sysctls", service.sysctls());
    host.put("PortBindings", portBindings());
    list(host, "VolumesFrom", service.volumesFrom());
    list(host, "Dns", service.dns());
    list(host, "DnsSearch", service.dnsSearch());
    list(host, "DnsOptions", service.dnsOpt());
    list(host, "ExtraHosts", extraHosts());
    securityOptions(host);
    object(host, "StorageOpt", service.storageOpt());
    ContainerRequest.put(host, "UsernsMode", service.usernsMode());
    ContainerRequest.put(host, "UTSMode", service.uts());
    host.put("Privileged", service.privileged());
    ContainerRequest.put(host, "PidMode", service.pid());
    JsonObject tmpfs = new JsonObject();
    for (String each : service.tmpfs()) {
      int colon = each.indexOf(':');
      tmpfs.put(
          colon < 0 ? each : each.substring(0, colon), colon < 0 ? "" : each.substring(colon + 1));
    }
    if (!tmpfs.isEmpty()) {
      host.put("Tmpfs", tmpfs);
    }
    ContainerRequest.put(host, "Isolation", service.isolation());
    ContainerRequest.put(host, "Runtime", service.runtime());
    var logging = service.logging();
    if (logging != null) {
      JsonObject log = new JsonObject();
      ContainerRequest.put(log, "Type", logging.driver());
      object(log, "Config", logging.options());
      host.put("LogConfig", log);
    }
    list(host, "GroupAdd", service.groupAdd());
    if (service.oomScoreAdj() != 0) {
      host.put("OomScoreAdj", service.oomScoreAdj());
    }
    new ResourceRequest(service).add(host);
    return host;
  }

  static void list(JsonObject object, String name, List<?> values) {
    if (!values.isEmpty()) {
      object.put(name, new ArrayList<>(values));
    }
  }

  static void object(JsonObject object, String name, Map<String, ?> values) {
    if (!values.isEmpty()) {
      object.put(name, ContainerRequest.object(values));
    }
  }

  private List<String> extraHosts() {
    List<String> hosts = new ArrayList<>();
    service
        .extraHosts()
        .forEach((name, addresses) -> addresses.forEach(ip -> hosts.add(name + ":" + ip)));
    return hosts;
  }

  private JsonObject restart() {
    String name = "";
    long attempts = 0;
    String given = service.restart();
    if (given != null && !given.isEmpty()) {
      int colon = given.indexOf(':');
      name = condition(colon < 0 ? given : given.substring(0, colon));
      attempts = colon < 0 ? 0 : number(given.substring(colon + 1));
    }
    Deploy deploy = service.deploy();
    RestartPolicy policy = deploy == null ? null : deploy.restartPolicy();
    if (policy != null) {
      name = condition(policy.condition());
      Long most = policy.maxAttempts();
      attempts = most == null ? 0 : most;
    }
    return new JsonObject().put("Name", name).put("MaximumRetryCount", attempts);
  }

  private static long number(String text) {
    return text.matches("[0-9]{1,9}") ? Long.parseLong(text) : 0;
  }

  private static String condition(@Nullable String word) {
    if (word == null) {
      return "";
    }
    switch (word) {
      case "none":
        return "no";
      case "any":
        return "always";
      default:
        return word;
    }
  }

  private JsonObject portBindings() {
    JsonObject bindings = new JsonObject();
    for (PortConfig port : service.ports()) {
      String key = ContainerRequest.port(port);
      List<Object> list = new ArrayList<>(bindings.list(key));
      list.add(
          new JsonObject()
              .put("HostIp", port.hostIp() == null ? "" : port.hostIp())
              .put("HostPort", port.published() == null ? "" : port.published()));
      bindings.put(key, list);
    }
    return bindings;
  }

  private void securityOptions(JsonObject host) throws ComposeFailure {
    List<String> options = new ArrayList<>();
    for (String option : service.securityOpt()) {
      if (option.equals("systempaths=unconfined")) {
        host.put("MaskedPaths", List.of()).put("ReadonlyPaths", List.of());
        continue;
      }
      int sign = option.indexOf('=');
      if (sign < 0) {
        sign = option.indexOf(':');
      }
      if (sign < 0 && !option.equals("no-new-privileges")) {
        throw new ComposeFailure("invalid security-opt: \"" + option + "\"");
      }
      String value = sign < 0 ? "" : option.substring(sign + 1);
      boolean profile =
          option.startsWith("seccomp")
              && sign == "seccomp".length()
              && !value.equals("unconfined")
              && !value.equals("builtin");
      options.add(profile ? "seccomp=" + seccomp(value) : option);
    }
    list(host, "SecurityOpt", options);
  }

  private String seccomp(String file) throws ComposeFailure {
    Path path = project.workingDir().resolve(file);
    try {
      return Json.write(Json.parse(Files.readString(path)));
    } catch (IOException e) {
      throw new ComposeFailure(
          "opening seccomp profile ("
              + file
              + ") failed: open "
              + path
              + ": no such file or directory");
    }
  }
}
