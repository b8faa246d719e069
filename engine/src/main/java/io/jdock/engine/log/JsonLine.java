package io.jdock.engine.log;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.jdock.engine.StreamSink.Stream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * One line of a json-file log: {@code {"log":"text\n","stream":"stdout","time":"..."}}. What is not
 * UTF-8 becomes U+FFFD, as with Docker.
 */
final class JsonLine {
  private static final byte[] LOG = ascii("{\"log\":\"");
  private static final byte[] STREAM = ascii("\",\"stream\":\"");
  private static final byte[] ATTRIBUTES = ascii("\",\"attrs\":");
  private static final byte[] TIME = ascii("\",\"time\":\"");
  private static final byte[] TIME_AFTER_ATTRIBUTES = ascii(",\"time\":\"");
  private static final byte[] END = ascii("\"}\n");
  private static final byte[] HEX = ascii("0123456789abcdef");
  private static final JsonFactory JSON = new JsonFactory();

  private JsonLine() {}

  /**
   * @param attributes a JSON object, or nothing
   */
  static void write(
      ByteArrayOutputStream out,
      byte[] text,
      int offset,
      int length,
      Stream stream,
      Instant time,
      byte[] attributes) {
    out.writeBytes(LOG);
    escape(out, text, offset, length);
    out.writeBytes(STREAM);
    out.writeBytes(ascii(stream == Stream.STDERR ? "stderr" : "stdout"));
    if (attributes.length > 0) {
      out.writeBytes(ATTRIBUTES);
      out.writeBytes(attributes);
      out.writeBytes(TIME_AFTER_ATTRIBUTES);
    } else {
      out.writeBytes(TIME);
    }
    out.writeBytes(ascii(time.toString()));
    out.writeBytes(END);
  }

  private static void escape(ByteArrayOutputStream out, byte[] text, int offset, int length) {
    if (isPlain(text, offset, length)) {
      out.write(text, offset, length);
      return;
    }
    String decoded = new String(text, offset, length, StandardCharsets.UTF_8);
    decoded
        .codePoints()
        .forEach(
            c -> {
              switch (c) {
                case '"' -> out.writeBytes(ascii("\\\""));
                case '\\' -> out.writeBytes(ascii("\\\\"));
                case '\n' -> out.writeBytes(ascii("\\n"));
                case '\r' -> out.writeBytes(ascii("\\r"));
                case '\t' -> out.writeBytes(ascii("\\t"));
                case '<', '>', '&', 0x2028, 0x2029 -> unicode(out, c);
                default -> {
                  if (c < 0x20) {
                    unicode(out, c);
                  } else {
                    out.writeBytes(Character.toString(c).getBytes(StandardCharsets.UTF_8));
                  }
                }
              }
            });
  }

  private static boolean isPlain(byte[] text, int offset, int length) {
    for (int i = offset; i < offset + length; i++) {
      byte b = text[i];
      if (b < 0x20 || b == '"' || b == '\\' || b == '<' || b == '>' || b == '&') {
        return false;
      }
    }
    return true;
  }

  private static void unicode(ByteArrayOutputStream out, int c) {
    out.write('\\');
    out.write('u');
    for (int shift = 12; shift >= 0; shift -= 4) {
      out.write(HEX[c >> shift & 0xf]);
    }
  }

  /**
   * @throws IOException when it is no such line: the file was cut off by a crash
   */
  static LogLine read(byte[] line) throws IOException {
    String log = "";
    Stream stream = Stream.STDOUT;
    Instant time = Instant.EPOCH;
    Map<String, String> attributes = new LinkedHashMap<>();
    try (JsonParser parser = JSON.createParser(line)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        throw new IOException("not a JSON object");
      }
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        String field = parser.currentName();
        parser.nextToken();
        switch (field) {
          case "log" -> log = parser.getText();
          case "stream" ->
              stream = parser.getText().equals("stderr") ? Stream.STDERR : Stream.STDOUT;
          case "time" -> time = Instant.parse(parser.getText());
          case "attrs" -> {
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
              String name = parser.currentName();
              parser.nextToken();
              attributes.put(name, parser.getText());
            }
          }
          default -> parser.skipChildren();
        }
      }
    } catch (java.time.format.DateTimeParseException e) {
      throw new IOException("invalid time in log", e);
    }
    return new LogLine(log.getBytes(StandardCharsets.UTF_8), stream, time, Map.copyOf(attributes));
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
