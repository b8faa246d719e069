package io.jdock.compose.model;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A countable resource, {@code SSD=3}. */
public record DiscreteResource(
    @Always @Nullable String kind,
    @Always long value,
    @As(Form.EXTENSIONS) Map<String, @Nullable Object> extensions) {}
