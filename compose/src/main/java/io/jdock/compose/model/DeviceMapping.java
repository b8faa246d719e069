package io.jdock.compose.model;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A host device and where the container sees it. */
public record DeviceMapping(
    @Nullable String source,
    @Nullable String target,
    @Nullable String permissions,
    @As(Form.EXTENSIONS) Map<String, @Nullable Object> extensions) {}
