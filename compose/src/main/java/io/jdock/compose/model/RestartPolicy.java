package io.jdock.compose.model;

import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** When a container is started again. */
public record RestartPolicy(
    @Nullable String condition,
    @Nullable Duration delay,
    @Nullable Long maxAttempts,
    @Nullable Duration window,
    @As(Form.EXTENSIONS) Map<String, @Nullable Object> extensions) {}
