package io.jdock.compose.model;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Options of a bind mount. */
public record BindOptions(
    @Nullable String selinux,
    @Nullable String propagation,
    boolean createHostPath,
    @Nullable String recursive,
    @As(Form.EXTENSIONS) Map<String, @Nullable Object> extensions) {}
