package io.jdock.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The answer to {@code GET /images/NAME/json}.
 *
 * @param container null since API 1.45, before that the container that it was made of
 * @param containerConfig null since API 1.45; docker-compose 1 does not make a container anew
 *     without it
 */
public record ImageInspect(
    String id,
    List<String> repoTags,
    List<String> repoDigests,
    String parent,
    String comment,
    @JsonInclude(JsonInclude.Include.NON_EMPTY) @Nullable String created,
    @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String container,
    @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable ContainerConfig containerConfig,
    String dockerVersion,
    String author,
    @Nullable ContainerConfig config,
    String architecture,
    @JsonInclude(JsonInclude.Include.NON_EMPTY) @Nullable String variant,
    String os,
    @JsonInclude(JsonInclude.Include.NON_EMPTY) @Nullable String osVersion,
    long size,
    @JsonInclude(JsonInclude.Include.NON_DEFAULT) long virtualSize,
    ContainerInspect.GraphDriver graphDriver,
    @JsonProperty("RootFS") RootFs rootFs,
    Metadata metadata) {

  /** The layers' digests when uncompressed (diff ids), lowest first. */
  public record RootFs(
      String type, @JsonInclude(JsonInclude.Include.NON_EMPTY) List<String> layers) {}

  /** What the engine knows of the image that is not part of it. */
  public record Metadata(String lastTagTime) {}
}
