package io.jdock.engine;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Which lines of a container's log to read.
 *
 * @param tail how many of the last lines; -1 for all
 * @param details put the log's extra attributes before each line
 */
public record LogQuery(
    boolean stdout,
    boolean stderr,
    boolean follow,
    boolean timestamps,
    boolean details,
    int tail,
    @Nullable Instant since,
    @Nullable Instant until) {}
