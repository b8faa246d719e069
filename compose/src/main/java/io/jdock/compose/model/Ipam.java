package io.jdock.compose.model;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** How the addresses of a network are given out. */
public record Ipam(
    @Nullable String driver,
    List<IpamPool> config,
    @As(Form.EXTENSIONS) Map<String, @Nullable Object> extensions) {}
