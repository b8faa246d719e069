package io.jdock.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A volume, as {@code GET /volumes/NAME} answers. */
public record VolumeInspect(
    @JsonInclude(JsonInclude.Include.NON_EMPTY) @Nullable String createdAt,
    String driver,
    @Nullable Map<String, String> labels,
    String mountpoint,
    String name,
    @Nullable Map<String, String> options,
    String scope,
    @JsonInclude(JsonInclude.Include.NON_EMPTY) @Nullable Usage usageData) {

  /** The same without what costs to count. */
  public VolumeInspect withoutUsage() {
    return new VolumeInspect(createdAt, driver, labels, mountpoint, name, options, scope, null);
  }

  /** Bytes and containers; -1: not computed. */
  public record Usage(long refCount, long size) {}

  /** The answer to {@code GET /volumes}. */
  public record ListResponse(List<VolumeInspect> volumes, @Nullable List<String> warnings) {}
}
