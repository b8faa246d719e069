package io.jdock.daemon.routes;

import io.jdock.daemon.http.HttpError;
import java.math.BigDecimal;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Times as the API writes them. */
final class Times {
  /** Go's zero time: never. */
  private static final String NEVER = "0001-01-01T00:00:00Z";

  private Times() {}

  static String text(@Nullable Instant time) {
    return time == null ? NEVER : time.toString();
  }

  /**
   * Reads {@code seconds[.nanoseconds]} since 1970, the form of queries. Nothing, and 0, are null.
   */
  static @Nullable Instant parse(@Nullable String text) throws HttpError {
    if (text == null || text.isEmpty() || text.equals("0")) {
      return null;
    }
    try {
      BigDecimal seconds = new BigDecimal(text);
      long whole = seconds.longValue();
      return Instant.ofEpochSecond(
          whole, seconds.subtract(BigDecimal.valueOf(whole)).movePointRight(9).longValue());
    } catch (NumberFormatException e) {
      throw HttpError.badRequest("invalid timestamp \"" + text + "\": seconds since 1970 expected");
    }
  }
}
