package io.jdock.compose.model;

import org.jspecify.annotations.Nullable;

/** A file of environment variables. */
public record EnvFile(@Nullable String path, @Always boolean required, @Nullable String format) {}
