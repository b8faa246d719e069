package io.jdock.compose.model;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Options of a tmpfs mount. */
public record TmpfsOptions(
    @As(Form.BYTES) long size,
    int mode,
    @As(Form.EXTENSIONS) Map<String, @Nullable Object> extensions) {}
