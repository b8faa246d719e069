package io.jdock.compose.model;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** How a service takes part in a network. */
public record ServiceNetwork(
    List<String> aliases,
    @As(Form.MAPPING) Map<String, String> driverOpts,
    int gwPriority,
    @Nullable String interfaceName,
    @Nullable String ipv4Address,
    @Nullable String ipv6Address,
    List<String> linkLocalIps,
    @Nullable String macAddress,
    int priority,
    @As(Form.EXTENSIONS) Map<String, @Nullable Object> extensions) {}
