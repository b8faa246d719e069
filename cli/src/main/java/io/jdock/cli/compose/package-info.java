/** {@code jdock compose} and its commands, one class a command. */
@NullMarked
package io.jdock.cli.compose;

import org.jspecify.annotations.NullMarked;
