package io.jdock.compose.model;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The command that tells whether a container is healthy. */
public record HealthCheck(
    @As(Form.HEALTH_TEST) List<String> test,
    @Nullable Duration timeout,
    @Nullable Duration interval,
    @Nullable Long retries,
    @Nullable Duration startPeriod,
    @Nullable Duration startInterval,
    boolean disable,
    @As(Form.EXTENSIONS) Map<String, @Nullable Object> extensions) {}
