package io.jdock.compose.model;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A resource limit of processes: one value for both, or a soft and a hard one. */
public record Ulimit(
    int single,
    int soft,
    int hard,
    @As(Form.EXTENSIONS) Map<String, @Nullable Object> extensions) {}
