/** HTTP routes on Netty, wiring, main(). */
@NullMarked
package io.jdock.daemon;

import org.jspecify.annotations.NullMarked;
