package io.jdock.compose.model;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A language model as a service sees it. */
public record ServiceModel(
    @Nullable String endpointVar,
    @Nullable String modelVar,
    @As(Form.EXTENSIONS) Map<String, @Nullable Object> extensions) {}
