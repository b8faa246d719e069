/** A container's output kept in files, in Docker's json-file format. */
@NullMarked
package io.jdock.engine.log;

import org.jspecify.annotations.NullMarked;
