/** {@code jdock cp}: files between the machine and containers, as tar archives. */
@NullMarked
package io.jdock.cli.copy;

import org.jspecify.annotations.NullMarked;
