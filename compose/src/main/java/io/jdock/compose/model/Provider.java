package io.jdock.compose.model;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A program outside the project that stands in for a service. */
public record Provider(
    @Nullable String type,
    @As(Form.MULTI) Map<String, List<String>> options,
    @As(Form.EXTENSIONS) Map<String, @Nullable Object> extensions) {}
