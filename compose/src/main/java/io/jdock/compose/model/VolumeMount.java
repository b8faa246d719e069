package io.jdock.compose.model;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What is mounted into the containers of a service. */
public record VolumeMount(
    @Nullable String type,
    @Nullable String source,
    @Nullable String target,
    boolean readOnly,
    @Nullable String consistency,
    @Nullable BindOptions bind,
    @Nullable VolumeOptions volume,
    @Nullable TmpfsOptions tmpfs,
    @Nullable ImageOptions image,
    @As(Form.EXTENSIONS) Map<String, @Nullable Object> extensions) {}
