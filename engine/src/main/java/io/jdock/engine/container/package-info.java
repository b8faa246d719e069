/** The life of containers behind {@link io.jdock.engine.Containers}. */
@NullMarked
package io.jdock.engine.container;

import org.jspecify.annotations.NullMarked;
