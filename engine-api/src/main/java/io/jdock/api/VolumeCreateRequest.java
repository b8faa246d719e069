package io.jdock.api;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The body of {@code POST /volumes/create}. An empty name is for the engine to choose. */
public record VolumeCreateRequest(
    String name,
    String driver,
    @Nullable Map<String, String> driverOpts,
    @Nullable Map<String, String> labels,
    @Nullable Map<String, Object> clusterVolumeSpec) {
  public VolumeCreateRequest {
    name = Absent.toEmpty(name);
    driver = Absent.toEmpty(driver);
  }
}
