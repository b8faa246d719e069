package io.jdock.compose.model;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Options of an image mount. */
public record ImageOptions(
    @Nullable String subpath, @As(Form.EXTENSIONS) Map<String, @Nullable Object> extensions) {}
