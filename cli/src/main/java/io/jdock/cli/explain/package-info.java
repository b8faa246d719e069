/** Tells what the kernel was asked to do. */
@NullMarked
package io.jdock.cli.explain;

import org.jspecify.annotations.NullMarked;
