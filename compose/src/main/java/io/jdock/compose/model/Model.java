package io.jdock.compose.model;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A language model of the project. */
public record Model(
    @Nullable String name,
    @Nullable String model,
    int contextSize,
    List<String> runtimeFlags,
    @As(Form.EXTENSIONS) Map<String, @Nullable Object> extensions) {}
