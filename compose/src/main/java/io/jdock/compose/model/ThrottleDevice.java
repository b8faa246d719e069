package io.jdock.compose.model;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A device and its greatest rate, in bytes or operations a second. */
public record ThrottleDevice(
    @Always @JsonName("Path") @Nullable String path,
    @As(Form.BYTES) @Always @JsonName("Rate") long rate,
    @As(Form.EXTENSIONS) Map<String, @Nullable Object> extensions) {}
