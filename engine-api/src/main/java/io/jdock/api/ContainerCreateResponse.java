package io.jdock.api;

import java.util.List;

/** The answer to {@code POST /containers/create}. */
public record ContainerCreateResponse(String id, List<String> warnings) {}
