/** The commands on networks. */
@NullMarked
package io.jdock.cli.network;

import org.jspecify.annotations.NullMarked;
