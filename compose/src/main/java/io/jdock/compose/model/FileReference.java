package io.jdock.compose.model;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A secret or config as a service uses it. */
public record FileReference(
    @Nullable String source,
    @Nullable String target,
    @Nullable String uid,
    @Nullable String gid,
    @As(Form.OCTAL) @Nullable Long mode,
    @As(Form.EXTENSIONS) Map<String, @Nullable Object> extensions) {}
