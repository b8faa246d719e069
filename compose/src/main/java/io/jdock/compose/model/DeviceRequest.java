package io.jdock.compose.model;

import java.util.List;
import java.util.Map;

/** Devices that a driver provides, such as GPUs. */
public record DeviceRequest(
    List<String> capabilities,
    String driver,
    long count,
    List<String> deviceIds,
    Map<String, String> options) {
  public DeviceRequest {
    capabilities = Absent.list(capabilities);
    driver = Absent.text(driver);
    deviceIds = Absent.list(deviceIds);
    options = Absent.map(options);
  }
}
