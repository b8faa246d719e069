package io.jdock.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** An element of {@code GET /images/json}. Sizes in bytes; -1: not computed. */
public record ImageSummary(
    long containers,
    long created,
    String id,
    @Nullable Map<String, String> labels,
    String parentId,
    List<String> repoDigests,
    List<String> repoTags,
    long sharedSize,
    long size,
    @JsonInclude(JsonInclude.Include.NON_DEFAULT) long virtualSize) {}
