package io.jdock.compose.model;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Limits and reservations. */
public record Resources(
    @Nullable Resource limits,
    @Nullable Resource reservations,
    @As(Form.EXTENSIONS) Map<String, @Nullable Object> extensions) {}
