package io.jdock.engine.log;

import java.nio.charset.StandardCharsets;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/** Times as Go's RFC3339Nano has them; all but the fraction is made once a second. */
final class TimeText {
  private static final DateTimeFormatter SECONDS =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss");
  private long second = Long.MIN_VALUE;
  private byte[] text = {};

  void append(Bytes out, long seconds, int nanos) {
    if (seconds != second) {
      second = seconds;
      text =
          SECONDS
              .format(LocalDateTime.ofEpochSecond(seconds, 0, ZoneOffset.UTC))
              .getBytes(StandardCharsets.US_ASCII);
    }
    out.put(text);
    if (nanos != 0) {
      int digits = 9;
      int fraction = nanos;
      while (fraction % 10 == 0) {
        fraction /= 10;
        digits--;
      }
      out.put('.').putDigits(fraction, digits);
    }
    out.put('Z');
  }
}
