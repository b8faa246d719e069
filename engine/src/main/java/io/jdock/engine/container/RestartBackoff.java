package io.jdock.engine.container;

import io.jdock.engine.RestartPolicy;
import java.time.Duration;

/**
 * When the restart policy starts a container again: after 100 ms, then twice as long each time up
 * to a minute; from the begin again after a run of 10 seconds. Guarded by the container's lock.
 */
final class RestartBackoff {
  private static final Duration FIRST = Duration.ofMillis(100);
  private static final Duration LONGEST = Duration.ofMinutes(1);
  private static final Duration LONG_RUN = Duration.ofSeconds(10);

  private Duration last = Duration.ZERO;

  /** How long to wait now. */
  Duration next(Duration ranFor) {
    if (last.isZero() || ranFor.compareTo(LONG_RUN) >= 0) {
      last = FIRST;
    } else {
      Duration doubled = last.multipliedBy(2);
      last = doubled.compareTo(LONGEST) > 0 ? LONGEST : doubled;
    }
    return last;
  }

  void reset() {
    last = Duration.ZERO;
  }

  /** Whether the policy starts it again. */
  static boolean applies(
      RestartPolicy policy, int exitCode, boolean stoppedByUser, int restartCount) {
    if (stoppedByUser) {
      return false;
    }
    return switch (policy.mode()) {
      case NO -> false;
      case ALWAYS, UNLESS_STOPPED -> true;
      case ON_FAILURE ->
          exitCode != 0
              && (policy.maximumRetryCount() == 0 || restartCount < policy.maximumRetryCount());
    };
  }
}
