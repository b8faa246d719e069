package io.jdock.compose.model;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A network of the project. */
public record Network(
    @Nullable String name,
    @Nullable String driver,
    @As(Form.MAPPING) Map<String, String> driverOpts,
    @AlwaysInJson @Nullable Ipam ipam,
    boolean external,
    boolean internal,
    boolean attachable,
    @As(Form.MAPPING) Map<String, String> labels,
    @Nullable Boolean enableIpv4,
    @Nullable Boolean enableIpv6,
    @As(Form.EXTENSIONS) Map<String, @Nullable Object> extensions) {}
