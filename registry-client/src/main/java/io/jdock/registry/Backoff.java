package io.jdock.registry;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Optional;

/**
 * How often, and after which time, to try again.
 *
 * @param tries all tries, the first included
 * @param first the pause before the second try; each further one is twice as long
 * @param longest what a server may make us wait with Retry-After; if it wants more, we give up
 */
record Backoff(int tries, Duration first, Duration longest) {
  static final Backoff DEFAULT = new Backoff(5, Duration.ofMillis(500), Duration.ofSeconds(30));

  /** The pause after so many tries, or empty to give up. */
  Optional<Duration> after(int tried) {
    return tried >= tries
        ? Optional.empty()
        : Optional.of(first.multipliedBy(1L << Math.min(tried - 1, 16)));
  }

  /** The same, where the server may have named a time: seconds or a date (RFC 9110, 10.2.3). */
  Optional<Duration> after(int tried, Optional<String> retryAfter, Instant now) {
    return after(tried)
        .flatMap(
            pause -> {
              Duration wanted = retryAfter.flatMap(text -> parse(text, now)).orElse(pause);
              return wanted.compareTo(longest) > 0 ? Optional.empty() : Optional.of(wanted);
            });
  }

  private static Optional<Duration> parse(String retryAfter, Instant now) {
    if (retryAfter.matches("\\d{1,9}")) {
      return Optional.of(Duration.ofSeconds(Long.parseLong(retryAfter)));
    }
    try {
      Instant when =
          ZonedDateTime.parse(retryAfter, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant();
      Duration left = Duration.between(now, when);
      return Optional.of(left.isNegative() ? Duration.ZERO : left);
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }
}
