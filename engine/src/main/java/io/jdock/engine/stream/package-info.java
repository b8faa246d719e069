/** A process' standard streams: pumps on the event loop, fan-out to clients, detach keys. */
@NullMarked
package io.jdock.engine.stream;

import org.jspecify.annotations.NullMarked;
