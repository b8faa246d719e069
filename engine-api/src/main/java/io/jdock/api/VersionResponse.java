package io.jdock.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The answer to {@code GET /version}. */
public record VersionResponse(
    Platform platform,
    List<Component> components,
    String version,
    String apiVersion,
    @JsonProperty("MinAPIVersion") String minApiVersion,
    String gitCommit,
    String goVersion,
    String os,
    String arch,
    String kernelVersion,
    @JsonInclude(JsonInclude.Include.NON_EMPTY) @Nullable String buildTime) {

  /** The product's name. */
  public record Platform(String name) {}

  /** A part of the engine and its version. */
  public record Component(
      String name,
      String version,
      @JsonInclude(JsonInclude.Include.NON_EMPTY) @Nullable Map<String, String> details) {}
}
