package io.jdock.compose.model;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Devices asked for by capability, such as GPUs. */
public record DeviceRequest(
    List<String> capabilities,
    @Nullable String driver,
    @As(Form.COUNT) long count,
    List<String> deviceIds,
    @As(Form.MAPPING) Map<String, String> options) {}
