/** How the engine keeps what it must not forget: small files, written whole or not at all. */
@NullMarked
package io.jdock.engine.state;

import org.jspecify.annotations.NullMarked;
