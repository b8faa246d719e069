package io.jdock.api;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An element of {@code GET /images/NAME/history}, newest first; the id is {@code <missing>} for
 * layers that are no images.
 */
public record ImageHistory(
    String comment,
    long created,
    String createdBy,
    String id,
    long size,
    @Nullable List<String> tags) {}
