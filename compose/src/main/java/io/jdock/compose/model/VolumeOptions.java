package io.jdock.compose.model;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Options of a volume mount. */
public record VolumeOptions(
    @As(Form.MAPPING) Map<String, String> labels,
    boolean nocopy,
    @Nullable String subpath,
    @As(Form.EXTENSIONS) Map<String, @Nullable Object> extensions) {}
