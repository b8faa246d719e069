package io.jdock.compose.engine;

import io.jdock.api.client.JsonObject;
import io.jdock.compose.model.BlockIo;
import io.jdock.compose.model.Deploy;
import io.jdock.compose.model.DeviceRequest;
import io.jdock.compose.model.Resource;
import io.jdock.compose.model.Resources;
import io.jdock.compose.model.Service;
import io.jdock.compose.model.ThrottleDevice;
import io.jdock.compose.model.Ulimit;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What a container may use: the part {@code Resources} of a {@code HostConfig}. */
final class ResourceRequest {
  private static final double NANO = 1e9;

  private final Service service;

  ResourceRequest(Service service) {
    this.service = service;
  }

  void add(JsonObject host) {
    ContainerRequest.put(host, "CgroupParent", service.cgroupParent());
    number(host, "Memory", service.memLimit());
    number(host, "MemorySwap", service.memswapLimit());
    number(host, "MemorySwappiness", service.memSwappiness());
    number(host, "MemoryReservation", service.memReservation());
    if (service.oomKillDisable()) {
      host.put("OomKillDisable", true);
    }
    number(host, "CpuCount", service.cpuCount());
    number(host, "CpuPeriod", service.cpuPeriod());
    number(host, "CpuQuota", service.cpuQuota());
    number(host, "CpuRealtimePeriod", service.cpuRtPeriod());
    number(host, "CpuRealtimeRuntime", service.cpuRtRuntime());
    number(host, "CpuShares", service.cpuShares());
    number(host, "NanoCpus", nano(service.cpus()));
    number(host, "CpuPercent", Math.round(service.cpuPercent() * 100.0));
    ContainerRequest.put(host, "CpusetCpus", service.cpuset());
    HostRequest.list(host, "DeviceCgroupRules", service.deviceCgroupRules());
    number(host, "PidsLimit", service.pidsLimit());
    blockIo(host, service.blkioConfig());
    List<Object> requests = new ArrayList<>();
    Deploy deploy = service.deploy();
    Resources resources = deploy == null ? null : deploy.resources();
    if (resources != null) {
      limits(host, resources.limits());
      reservations(host, resources.reservations(), requests);
    }
    List<Object> devices = new ArrayList<>();
    service
        .devices()
        .forEach(
            device ->
                devices.add(
                    new JsonObject()
                        .put("PathOnHost", device.source())
                        .put("PathInContainer", device.target())
                        .put("CgroupPermissions", device.permissions())));
    HostRequest.list(host, "Devices", devices);
    for (DeviceRequest gpu : service.gpus()) {
      List<String> capabilities = new ArrayList<>(gpu.capabilities());
      capabilities.add("gpu");
      requests.add(request(gpu, capabilities));
    }
    HostRequest.list(host, "DeviceRequests", requests);
    List<Object> ulimits = new ArrayList<>();
    new TreeMap<>(service.ulimits()).forEach((name, limit) -> ulimits.add(ulimit(name, limit)));
    HostRequest.list(host, "Ulimits", ulimits);
  }

  private static void number(JsonObject host, String name, long value) {
    if (value != 0) {
      host.put(name, value);
    }
  }

  /** As precise as the text was: 0.1f is not a tenth. */
  private static long nano(float cpus) {
    return Math.round(Double.parseDouble(Float.toString(cpus)) * NANO);
  }

  private static void limits(JsonObject host, @Nullable Resource limits) {
    if (limits != null) {
      number(host, "Memory", limits.memory());
      number(host, "NanoCpus", nano(limits.cpus()));
      number(host, "PidsLimit", Math.max(0, limits.pids()));
    }
  }

  private static void reservations(
      JsonObject host, @Nullable Resource reservations, List<Object> requests) {
    if (reservations != null) {
      number(host, "MemoryReservation", reservations.memory());
      for (DeviceRequest device : reservations.devices()) {
        requests.add(request(device, device.capabilities()));
      }
    }
  }

  private static JsonObject request(DeviceRequest request, List<String> capabilities) {
    return new JsonObject()
        .put("Driver", request.driver() == null ? "" : request.driver())
        .put("Count", request.count())
        .put("DeviceIDs", request.deviceIds())
        .put("Capabilities", List.of(capabilities))
        .put("Options", ContainerRequest.object(request.options()));
  }

  private static JsonObject ulimit(String name, Ulimit limit) {
    return new JsonObject()
        .put("Name", name)
        .put("Soft", (long) (limit.soft() != 0 ? limit.soft() : limit.single()))
        .put("Hard", (long) (limit.hard() != 0 ? limit.hard() : limit.single()));
  }

  private static void blockIo(JsonObject host, @Nullable BlockIo io) {
    if (io == null) {
      return;
    }
    number(host, "BlkioWeight", io.weight());
    List<Object> weights = new ArrayList<>();
    io.weightDevice()
        .forEach(
            device ->
                weights.add(
                    new JsonObject()
                        .put("Path", device.path())
                        .put("Weight", (long) device.weight())));
    HostRequest.list(host, "BlkioWeightDevice", weights);
    HostRequest.list(host, "BlkioDeviceReadBps", rates(io.deviceReadBps()));
    HostRequest.list(host, "BlkioDeviceReadIOps", rates(io.deviceReadIops()));
    HostRequest.list(host, "BlkioDeviceWriteBps", rates(io.deviceWriteBps()));
    HostRequest.list(host, "BlkioDeviceWriteIOps", rates(io.deviceWriteIops()));
  }

  private static List<JsonObject> rates(List<ThrottleDevice> devices) {
    List<JsonObject> rates = new ArrayList<>();
    devices.forEach(
        device ->
            rates.add(new JsonObject().put("Path", device.path()).put("Rate", device.rate())));
    return rates;
  }
}
