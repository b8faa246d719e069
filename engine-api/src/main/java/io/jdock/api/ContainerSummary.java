package io.jdock.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** An element of {@code GET /containers/json}. */
public record ContainerSummary(
    String id,
    List<String> names,
    String image,
    @JsonProperty("ImageID") String imageId,
    String command,
    long created,
    List<Port> ports,
    @JsonInclude(JsonInclude.Include.NON_EMPTY) @Nullable Long sizeRw,
    @JsonInclude(JsonInclude.Include.NON_EMPTY) @Nullable Long sizeRootFs,
    Map<String, String> labels,
    String state,
    String status,
    HostConfigSummary hostConfig,
    NetworkSettingsSummary networkSettings,
    List<MountPoint> mounts) {

  /** A port: exposed only when there is no public one. */
  public record Port(
      @JsonInclude(JsonInclude.Include.NON_EMPTY) @JsonProperty("IP") @Nullable String ip,
      int privatePort,
      @JsonInclude(JsonInclude.Include.NON_DEFAULT) int publicPort,
      String type) {}

  /** The host configuration's part of the summary. */
  public record HostConfigSummary(
      String networkMode,
      @JsonInclude(JsonInclude.Include.NON_EMPTY) @Nullable Map<String, String> annotations) {}

  /** The network settings' part of the summary. */
  public record NetworkSettingsSummary(Map<String, EndpointSettings> networks) {}
}
