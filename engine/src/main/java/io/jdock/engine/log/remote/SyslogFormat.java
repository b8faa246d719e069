package io.jdock.engine.log.remote;

import io.jdock.engine.log.LogMessage;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/**
 * How a message is written for a syslog server. The process named in it is the daemon.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc3164">RFC 3164</a>
 * @see <a href="https://www.rfc-editor.org/rfc/rfc5424">RFC 5424</a>
 */
enum SyslogFormat {
  /** What the C library writes to the local socket: no host. */
  LOCAL,
  RFC3164,
  RFC5424,
  /** RFC 5424 with microseconds. */
  RFC5424MICRO;

  private static final DateTimeFormatter STAMP =
      DateTimeFormatter.ofPattern("MMM ppd HH:mm:ss", Locale.ENGLISH);
  private static final DateTimeFormatter SECONDS =
      DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ssXXX", Locale.ROOT);
  private static final DateTimeFormatter MICROS =
      DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSSSSSXXX", Locale.ROOT);
  private static final int ERR = 3;
  private static final int INFO = 6;

  /** The parts that are the same in all messages of a container. */
  record Header(int facility, String hostname, String tag, long pid) {}

  byte[] format(Header header, LogMessage message) {
    int priority = header.facility() << 3 | (message.source().equals("stderr") ? ERR : INFO);
    ZonedDateTime time = message.time().atZone(ZoneId.systemDefault());
    String tag = header.tag();
    String text =
        switch (this) {
          case LOCAL ->
              "<" + priority + ">" + STAMP.format(time) + " " + tag + "[" + header.pid() + "]: ";
          case RFC3164 ->
              "<"
                  + priority
                  + ">"
                  + STAMP.format(time)
                  + " "
                  + header.hostname()
                  + " "
                  + tag
                  + "["
                  + header.pid()
                  + "]: ";
          case RFC5424 -> rfc5424(header, priority, SECONDS.format(time));
          case RFC5424MICRO -> rfc5424(header, priority, MICROS.format(time));
        };
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(text.getBytes(StandardCharsets.UTF_8));
    out.writeBytes(message.text());
    out.write('\n');
    return out.toByteArray();
  }

  /** The tag is both APP-NAME and MSGID, as Docker has it; there is no structured data. */
  private static String rfc5424(Header header, int priority, String time) {
    return "<"
        + priority
        + ">1 "
        + time
        + " "
        + header.hostname()
        + " "
        + header.tag()
        + " "
        + header.pid()
        + " "
        + header.tag()
        + " - ";
  }
}
