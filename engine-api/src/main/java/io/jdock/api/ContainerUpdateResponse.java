package io.jdock.api;

import java.util.List;

/** The answer to {@code POST /containers/ID/update}. */
public record ContainerUpdateResponse(List<String> warnings) {}
