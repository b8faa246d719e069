package io.jdock.engine;

import java.time.Instant;

/**
 * What a path in a container names.
 *
 * @param name the last component as it was asked for
 * @param mode type and permissions as in stat(2)
 * @param linkTarget where a symbolic link leads, absolute in the container; empty for others
 */
public record PathStat(String name, long size, int mode, Instant modified, String linkTarget) {}
