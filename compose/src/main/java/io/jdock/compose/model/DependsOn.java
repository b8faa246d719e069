package io.jdock.compose.model;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a service awaits of another before it starts. */
public record DependsOn(
    @Nullable String condition,
    boolean restart,
    @As(Form.EXTENSIONS) Map<String, @Nullable Object> extensions,
    @Always boolean required) {}
