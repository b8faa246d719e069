/** The jdock command: picocli commands, formatting, terminal. */
@NullMarked
package io.jdock.cli;

import org.jspecify.annotations.NullMarked;
