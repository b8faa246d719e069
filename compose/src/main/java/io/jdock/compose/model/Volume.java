package io.jdock.compose.model;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A volume of the project. */
public record Volume(
    @Nullable String name,
    @Nullable String driver,
    @As(Form.MAPPING) Map<String, String> driverOpts,
    boolean external,
    @As(Form.MAPPING) Map<String, String> labels,
    @As(Form.EXTENSIONS) Map<String, @Nullable Object> extensions) {}
