package io.jdock.compose.model;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A secret or config of the project and where its content comes from. */
public record FileObject(
    @Nullable String name,
    @Nullable String file,
    @Nullable String environment,
    @Nullable String content,
    boolean external,
    @As(Form.MAPPING) Map<String, String> labels,
    @Nullable String driver,
    @As(Form.MAPPING) Map<String, String> driverOpts,
    @Nullable String templateDriver,
    @As(Form.EXTENSIONS) Map<String, @Nullable Object> extensions) {}
