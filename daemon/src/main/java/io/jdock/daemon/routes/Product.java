package io.jdock.daemon.routes;

import io.jdock.api.VersionResponse;
import io.jdock.api.client.Build;
import io.jdock.daemon.http.ApiVersion;
import java.util.List;
import java.util.Map;

/**
 * What this engine is, as {@code /version} tells it.
 *
 * @param version of jdock
 * @param architecture Go's name: {@code amd64}
 */
public record Product(String version, String architecture, String kernelVersion) {

  /** This build on this machine. */
  public static Product of(String version) {
    String architecture =
        switch (System.getProperty("os.arch", "")) {
          case "amd64", "x86_64" -> "amd64";
          case "aarch64" -> "arm64";
          default -> System.getProperty("os.arch", "unknown");
        };
    return new Product(version, architecture, System.getProperty("os.version", "unknown"));
  }

  /** For the header {@code Server}. */
  public String serverName() {
    return "jdock/" + version + " (linux)";
  }

  String runtimeVersion() {
    return "java " + Runtime.version();
  }

  VersionResponse response() {
    Map<String, String> details =
        Map.of(
            "ApiVersion",
            ApiVersion.CURRENT.toString(),
            "MinAPIVersion",
            ApiVersion.MINIMUM.toString(),
            "Arch",
            architecture,
            "Os",
            "linux",
            "Experimental",
            "false",
            "GitCommit",
            Build.commit(),
            "GoVersion",
            runtimeVersion(),
            "KernelVersion",
            kernelVersion);
    return new VersionResponse(
        new VersionResponse.Platform("jdock"),
        List.of(new VersionResponse.Component("Engine", version, new java.util.TreeMap<>(details))),
        version,
        ApiVersion.CURRENT.toString(),
        ApiVersion.MINIMUM.toString(),
        Build.commit(),
        runtimeVersion(),
        "linux",
        architecture,
        kernelVersion,
        null);
  }
}
