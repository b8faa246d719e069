/** The commands on the engine as a whole. */
@NullMarked
package io.jdock.cli.system;

import org.jspecify.annotations.NullMarked;
