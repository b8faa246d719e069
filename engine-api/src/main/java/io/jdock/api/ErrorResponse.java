package io.jdock.api;

import com.fasterxml.jackson.annotation.JsonProperty;

/** The body of every answer that is an error. */
public record ErrorResponse(@JsonProperty("message") String message) {}
