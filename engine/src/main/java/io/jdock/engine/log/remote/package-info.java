/** Log drivers that send containers' output to other programs, near or far. */
@NullMarked
package io.jdock.engine.log.remote;

import org.jspecify.annotations.NullMarked;
