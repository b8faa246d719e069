/** Pushing images, and asking registries. */
@NullMarked
package io.jdock.engine.registry;

import org.jspecify.annotations.NullMarked;
