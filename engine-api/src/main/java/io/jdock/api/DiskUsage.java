package io.jdock.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The answer to {@code GET /system/df}. */
public record DiskUsage(
    long layersSize,
    List<ImageSummary> images,
    List<ContainerSummary> containers,
    List<VolumeInspect> volumes,
    @Nullable List<Object> buildCache,
    @JsonInclude(JsonInclude.Include.NON_EMPTY) @Nullable Long builderSize) {}
