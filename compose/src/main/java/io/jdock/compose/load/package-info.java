/**
 * From Compose files to a {@link io.jdock.compose.model.Project}. {@link
 * io.jdock.compose.load.ProjectLoader} tells the steps in order; each has a class of its own, that
 * works on the files' trees (maps, lists, strings, longs, doubles, booleans, null). Errors are in
 * docker compose's words.
 */
@NullMarked
package io.jdock.compose.load;

import org.jspecify.annotations.NullMarked;
