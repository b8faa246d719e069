package io.jdock.daemon.routes;

import static io.jdock.daemon.routes.ConfigMapper.orEmpty;

import io.jdock.api.HostConfig;
import io.jdock.engine.EngineException;
import io.jdock.engine.Resources;

/** The limits among {@code HostConfig}'s fields, which creating and updating share. */
final class ResourcesMapper {
  private ResourcesMapper() {}

  static Resources toEngine(HostConfig host) {
    refuseUnsupported(host);
    return new Resources(
        host.memory(),
        host.memorySwap(),
        host.memoryReservation(),
        Long.valueOf(-1).equals(host.memorySwappiness()) ? null : host.memorySwappiness(),
        host.nanoCpus(),
        host.cpuShares(),
        host.cpuPeriod(),
        host.cpuQuota(),
        host.cpuRealtimePeriod(),
        host.cpuRealtimeRuntime(),
        host.cpusetCpus(),
        host.cpusetMems(),
        host.pidsLimit(),
        host.oomKillDisable(),
        host.blkioWeight(),
        orEmpty(host.ulimits()).stream()
            .map(limit -> new Resources.Ulimit(limit.name(), limit.soft(), limit.hard()))
            .toList(),
        orEmpty(host.devices()).stream()
            .map(
                device ->
                    new Resources.DeviceMapping(
                        device.pathOnHost(), device.pathInContainer(), device.cgroupPermissions()))
            .toList(),
        orEmpty(host.deviceCgroupRules()));
  }

  private static void refuseUnsupported(HostConfig host) {
    Unsupported.refuse(host.blkioWeightDevice(), "HostConfig.BlkioWeightDevice");
    Unsupported.refuse(host.blkioDeviceReadBps(), "HostConfig.BlkioDeviceReadBps");
    Unsupported.refuse(host.blkioDeviceWriteBps(), "HostConfig.BlkioDeviceWriteBps");
    Unsupported.refuse(host.blkioDeviceReadIops(), "HostConfig.BlkioDeviceReadIOps");
    Unsupported.refuse(host.blkioDeviceWriteIops(), "HostConfig.BlkioDeviceWriteIOps");
    Unsupported.refuse(host.kernelMemory(), "HostConfig.KernelMemory");
    Unsupported.refuse(host.kernelMemoryTcp(), "HostConfig.KernelMemoryTCP");
    Unsupported.refuse(host.cpuCount(), "HostConfig.CpuCount");
    Unsupported.refuse(host.cpuPercent(), "HostConfig.CpuPercent");
    Unsupported.refuse(host.ioMaximumIops(), "HostConfig.IOMaximumIOps");
    Unsupported.refuse(host.ioMaximumBandwidth(), "HostConfig.IOMaximumBandwidth");
    for (HostConfig.DeviceRequest request : orEmpty(host.deviceRequests())) {
      throw EngineException.invalid(
          "could not select device driver \""
              + (request.driver() == null ? "" : request.driver())
              + "\" with capabilities: "
              + (request.capabilities() == null ? "[]" : request.capabilities()));
    }
  }
}
