package io.jdock.compose.model;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** An amount of processor, memory, processes and devices. */
public record Resource(
    float cpus,
    @As(Form.BYTES) long memory,
    long pids,
    List<DeviceRequest> devices,
    List<GenericResource> genericResources,
    @As(Form.EXTENSIONS) Map<String, @Nullable Object> extensions) {}
