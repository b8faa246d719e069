/** The commands on volumes. */
@NullMarked
package io.jdock.cli.volume;

import org.jspecify.annotations.NullMarked;
