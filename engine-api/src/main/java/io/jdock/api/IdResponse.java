package io.jdock.api;

/**
 * An answer that is only an id, as of {@code POST /containers/ID/exec} and {@code POST /commit}.
 */
public record IdResponse(String id) {}
