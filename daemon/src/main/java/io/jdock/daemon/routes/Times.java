package io.jdock.daemon.routes;

import io.jdock.daemon.http.HttpError;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Times as the API writes them. */
final class Times {
  /** Go's zero time: never. */
  private static final String NEVER = "0001-01-01T00:00:00Z";

  private static final Pattern SECONDS = Pattern.compile("(-?[0-9]{1,18})(?:\\.([0-9]*))?");

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
    Matcher matcher = SECONDS.matcher(text);
    if (!matcher.matches()) {
      throw invalid(text);
    }
    String fraction = matcher.group(2) == null ? "" : matcher.group(2);
    try {
      // Nine digits of it, those missing being zeros.
      return Instant.ofEpochSecond(
          Long.parseLong(matcher.group(1)),
          Long.parseLong((fraction + "000000000").substring(0, 9)));
    } catch (NumberFormatException | DateTimeException e) {
      throw invalid(text);
    }
  }

  private static HttpError invalid(String text) {
    return HttpError.badRequest("strconv.ParseInt: parsing \"" + text + "\": invalid syntax");
  }
}
