package io.jdock.compose.model;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What containers are spread over. */
public record PlacementPreference(
    @Nullable String spread, @As(Form.EXTENSIONS) Map<String, @Nullable Object> extensions) {}
