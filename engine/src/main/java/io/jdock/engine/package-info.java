/**
 * The domain: containers, exec, logs, images, events, health and restart. {@code Engine} is the way
 * in.
 */
@NullMarked
package io.jdock.engine;

import org.jspecify.annotations.NullMarked;
