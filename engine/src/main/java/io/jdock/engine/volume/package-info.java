/** Volumes: directories, or file systems mounted on them, that outlive containers. */
@NullMarked
package io.jdock.engine.volume;

import org.jspecify.annotations.NullMarked;
