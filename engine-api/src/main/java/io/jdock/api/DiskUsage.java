package io.jdock.api;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** The answer to {@code GET /system/df}. */
public record DiskUsage(
    long layersSize,
    List<ImageSummary> images,
    List<ContainerSummary> containers,
    List<VolumeInspect> volumes,
    @Nullable List<Object> buildCache) {}
