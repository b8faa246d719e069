package io.jdock.compose.model;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The log driver of a service and its options. */
public record Logging(
    @Nullable String driver,
    @As(Form.MAPPING) Map<String, String> options,
    @As(Form.EXTENSIONS) Map<String, @Nullable Object> extensions) {}
