package io.jdock.api;

import java.util.List;

/** The answer to {@code GET /containers/ID/top}: ps(1)'s table. */
public record TopResponse(List<List<String>> processes, List<String> titles) {}
