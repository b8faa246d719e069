package io.jdock.compose.model;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Credentials of a managed Windows service account. */
public record CredentialSpec(
    @Nullable String config,
    @Nullable String file,
    @Nullable String registry,
    @As(Form.EXTENSIONS) Map<String, @Nullable Object> extensions) {}
