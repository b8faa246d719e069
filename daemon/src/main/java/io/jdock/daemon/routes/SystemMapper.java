package io.jdock.daemon.routes;

import io.jdock.api.Info;
import io.jdock.daemon.http.ApiVersion;
import io.jdock.engine.HostSystem;
import io.jdock.registry.InsecureRegistries;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What the engine tells of itself and its host, in the API's form. */
final class SystemMapper {
  private static final String DOCKER_HUB = "https://index.docker.io/v1/";

  private SystemMapper() {}

  static Info info(HostSystem.Info info, Product product, List<String> more, ApiVersion version) {
    List<String> all = new ArrayList<>(info.warnings());
    all.addAll(more);
    return new Info(
        info.id(),
        info.containers(),
        info.running(),
        info.paused(),
        info.stopped(),
        info.images(),
        "overlay2",
        info.storage().stream().map(line -> List.of(line.getKey(), line.getValue())).toList(),
        new Info.Plugins(
            List.of("local"), List.of("bridge", "host", "null"), null, info.loggingDrivers()),
        info.memoryLimit(),
        info.swapLimit(),
        info.cpuQuota(),
        info.cpuQuota(),
        info.cpuShares(),
        info.cpuSet(),
        info.pidsLimit(),
        info.ipv4Forwarding(),
        isOne("/proc/sys/net/bridge/bridge-nf-call-iptables"),
        isOne("/proc/sys/net/bridge/bridge-nf-call-ip6tables"),
        info.debug(),
        openDescriptors(),
        info.oomKillDisable(),
        Thread.activeCount(),
        Instant.now().toString(),
        info.loggingDriver(),
        info.cgroupDriver(),
        info.cgroupVersion(),
        info.eventListeners(),
        info.kernelVersion(),
        info.operatingSystem(),
        info.osVersion(),
        "linux",
        info.architecture(),
        DOCKER_HUB,
        registries(info),
        info.cpus(),
        info.memory(),
        null,
        info.dataRoot().toString(),
        environment("HTTP_PROXY"),
        environment("HTTPS_PROXY"),
        environment("NO_PROXY"),
        info.hostName(),
        info.labels(),
        false,
        product.version(),
        Map.of(HostConfigMapper.RUNTIME, new Info.Runtime("")),
        HostConfigMapper.RUNTIME,
        Info.Swarm.inactive(),
        info.liveRestore(),
        "",
        info.initBinary(),
        new Info.Commit("", ""),
        new Info.Commit("", ""),
        new Info.Commit("", ""),
        securityOptions(info, version),
        null,
        List.of(),
        all.isEmpty() ? null : all);
  }

  /** Before API 1.25 these were bare names. */
  private static List<String> securityOptions(HostSystem.Info info, ApiVersion version) {
    return version.atLeast(1, 25)
        ? info.securityOptions()
        : info.securityOptions().stream()
            .map(option -> option.replaceFirst("^name=", "").replaceFirst(",.*", ""))
            .toList();
  }

  private static Info.RegistryConfig registries(HostSystem.Info info) {
    Map<String, Info.Index> indexes = new LinkedHashMap<>();
    indexes.put("docker.io", new Info.Index("docker.io", info.mirrors(), true, true));
    List<String> networks = new ArrayList<>();
    info.insecureRegistries().stream().filter(SystemMapper::isNetwork).forEach(networks::add);
    networks.addAll(InsecureRegistries.LOOPBACK);
    for (String host : info.insecureRegistries()) {
      if (!isNetwork(host)) {
        indexes.put(host, new Info.Index(host, List.of(), false, false));
      }
    }
    return new Info.RegistryConfig(networks, indexes, info.mirrors());
  }

  private static boolean isNetwork(String registry) {
    return registry.contains("/");
  }

  private static String environment(String name) {
    String value = System.getenv(name);
    if (value == null) {
      value = System.getenv(name.toLowerCase(java.util.Locale.ROOT));
    }
    // The password of a proxy is nobody's business.
    return value == null ? "" : value.replaceAll("//[^/@]*@", "//xxxxx:xxxxx@");
  }

  private static boolean isOne(String file) {
    try {
      return Files.readString(Path.of(file)).trim().equals("1");
    } catch (IOException notThere) {
      return false;
    }
  }

  private static int openDescriptors() {
    String[] names = new java.io.File("/proc/self/fd").list();
    return names == null ? 0 : names.length;
  }
}
