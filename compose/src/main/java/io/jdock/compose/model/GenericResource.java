package io.jdock.compose.model;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A resource that only the user knows the meaning of. */
public record GenericResource(
    @Nullable DiscreteResource discreteResourceSpec,
    @As(Form.EXTENSIONS) Map<String, @Nullable Object> extensions) {}
