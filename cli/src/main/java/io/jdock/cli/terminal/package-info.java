/** The user's terminal: raw mode, size, detach keys, signals. */
@NullMarked
package io.jdock.cli.terminal;

import org.jspecify.annotations.NullMarked;
