package io.jdock.compose.model;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A device and its share of the block I/O. */
public record WeightDevice(
    @Always @JsonName("Path") @Nullable String path,
    @Always @JsonName("Weight") int weight,
    @As(Form.EXTENSIONS) Map<String, @Nullable Object> extensions) {}
