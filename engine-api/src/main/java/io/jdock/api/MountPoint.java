package io.jdock.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import org.jspecify.annotations.Nullable;

/** A mount that a container has. */
public record MountPoint(
    @JsonInclude(JsonInclude.Include.NON_EMPTY) String type,
    @JsonInclude(JsonInclude.Include.NON_EMPTY) @Nullable String name,
    String source,
    String destination,
    @JsonInclude(JsonInclude.Include.NON_EMPTY) @Nullable String driver,
    String mode,
    @JsonProperty("RW") boolean rw,
    String propagation) {}
