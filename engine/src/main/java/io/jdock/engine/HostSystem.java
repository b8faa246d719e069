package io.jdock.engine;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** What the engine and its host are. */
public interface HostSystem {

  Info info();

  DiskUsage diskUsage();

  /** Of this host's control groups: {@code 1} or {@code 2}. */
  String cgroupVersion();

  /**
   * @param id of this installation, made once
   * @param storage lines about the storage driver
   * @param cgroupVersion {@code 1} or {@code 2}
   * @param securityOptions as Docker writes them: {@code name=seccomp,profile=builtin}
   * @param memory bytes
   * @param warnings what the host cannot do
   */
  record Info(
      String id,
      int containers,
      int running,
      int paused,
      int stopped,
      int images,
      List<Map.Entry<String, String>> storage,
      String loggingDriver,
      List<String> loggingDrivers,
      String cgroupDriver,
      String cgroupVersion,
      boolean memoryLimit,
      boolean swapLimit,
      boolean cpuQuota,
      boolean cpuShares,
      boolean cpuSet,
      boolean pidsLimit,
      boolean ipv4Forwarding,
      boolean oomKillDisable,
      int eventListeners,
      String kernelVersion,
      String operatingSystem,
      String osVersion,
      String architecture,
      int cpus,
      long memory,
      String hostName,
      Path dataRoot,
      List<String> securityOptions,
      List<String> mirrors,
      List<String> insecureRegistries,
      boolean debug,
      boolean liveRestore,
      String initBinary,
      List<String> labels,
      List<String> warnings) {}

  /** Bytes used, for {@code system df}. */
  record DiskUsage(
      long layersSize,
      List<Images.Summary> images,
      List<ContainerSummary> containers,
      List<VolumeUsage> volumes) {}

  /**
   * @param size bytes of its files
   */
  record VolumeUsage(Volumes.Details volume, long size) {}
}
