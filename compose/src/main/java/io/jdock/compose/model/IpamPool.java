package io.jdock.compose.model;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A range of addresses. */
public record IpamPool(
    @Nullable String subnet,
    @Nullable String gateway,
    @Nullable String ipRange,
    @As(Form.MAPPING) Map<String, String> auxAddresses,
    @As(Form.EXTENSIONS) Map<String, @Nullable Object> extensions) {}
