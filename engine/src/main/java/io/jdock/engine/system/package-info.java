/** What the engine, its host and its networks are. */
@NullMarked
package io.jdock.engine.system;

import org.jspecify.annotations.NullMarked;
