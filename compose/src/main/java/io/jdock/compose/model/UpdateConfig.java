package io.jdock.compose.model;

import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** How an orchestrator replaces the containers of a service; Compose itself does not. */
public record UpdateConfig(
    @Nullable Long parallelism,
    @Nullable Duration delay,
    @Nullable String failureAction,
    @Nullable Duration monitor,
    float maxFailureRatio,
    @Nullable String order,
    @As(Form.EXTENSIONS) Map<String, @Nullable Object> extensions) {}
