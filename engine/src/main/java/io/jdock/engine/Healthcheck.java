package io.jdock.engine;

import java.util.List;

/**
 * How to find out whether a container works, in the terms of the image specification.
 *
 * @param test {@code ["NONE"]}, {@code ["CMD", args...]}, {@code ["CMD-SHELL", command]}, or empty
 *     to inherit the image's
 * @param intervalNanos time between two probes; 0 inherits, then 30 s
 * @param timeoutNanos time a probe may take; 0 inherits, then 30 s
 * @param startPeriodNanos time after the start in which failures do not count; 0 inherits
 * @param startIntervalNanos time between two probes in the start period; 0 inherits, then 5 s
 * @param retries failures in a row that make it unhealthy; 0 inherits, then 3
 */
public record Healthcheck(
    List<String> test,
    long intervalNanos,
    long timeoutNanos,
    long startPeriodNanos,
    long startIntervalNanos,
    int retries) {
  public Healthcheck {
    test = List.copyOf(test);
  }
}
