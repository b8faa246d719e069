/** Tables, sizes, durations and lists, as the docker command prints them. */
@NullMarked
package io.jdock.cli.format;

import org.jspecify.annotations.NullMarked;
