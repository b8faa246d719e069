package io.jdock.api;

/** The answer to {@code POST /networks/create}. */
public record NetworkCreateResponse(String id, String warning) {}
