package io.jdock.engine.log;

import java.time.Clock;
import java.util.concurrent.Executor;

/**
 * What logs need of the engine.
 *
 * @param background runs what takes long, such as compressing
 */
public record LogHost(Clock clock, Executor background) {}
