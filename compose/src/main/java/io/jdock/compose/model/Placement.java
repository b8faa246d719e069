package io.jdock.compose.model;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Which node of a cluster a container is placed on. */
public record Placement(
    List<String> constraints,
    List<PlacementPreference> preferences,
    long maxReplicasPerNode,
    @As(Form.EXTENSIONS) Map<String, @Nullable Object> extensions) {}
