package io.jdock.compose.model;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A port of a container, published or not. */
public record PortConfig(
    @Nullable String name,
    @Nullable String mode,
    @Nullable String hostIp,
    int target,
    @Nullable String published,
    @Nullable String protocol,
    @Nullable String appProtocol,
    @As(Form.EXTENSIONS) Map<String, @Nullable Object> extensions) {}
