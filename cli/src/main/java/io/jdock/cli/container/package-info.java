/** The commands on containers. */
@NullMarked
package io.jdock.cli.container;

import org.jspecify.annotations.NullMarked;
