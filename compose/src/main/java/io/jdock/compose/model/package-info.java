/**
 * The Compose Specification's objects as immutable records, components in the order in which docker
 * compose writes them. A component's key in a file is its name in snake case ({@code capAdd} is
 * {@code cap_add}). Absent is null, an empty list or map, zero or false, as in docker compose,
 * whose output and hashes cannot tell these apart either.
 */
@NullMarked
package io.jdock.compose.model;

import org.jspecify.annotations.NullMarked;
