/** The domain: containers, exec, logs, images, events, health and restart. */
@NullMarked
package io.jdock.engine;

import org.jspecify.annotations.NullMarked;
