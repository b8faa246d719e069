package io.jdock.engine.log;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.jdock.engine.StreamSink.Stream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Docker's json-file: a line {@code {"log":"text\n","stream":"stdout","time":"..."}} a record. What
 * is not UTF-8 becomes U+FFFD, as with Docker; the local format keeps every byte.
 */
final class JsonFormat implements LogFormat {
  private static final byte[] LOG = ascii("{\"log\":\"");
  private static final byte[] STDOUT = ascii("\",\"stream\":\"stdout\"");
  private static final byte[] STDERR = ascii("\",\"stream\":\"stderr\"");
  private static final byte[] ATTRIBUTES = ascii(",\"attrs\":");
  private static final byte[] TIME = ascii(",\"time\":\"");
  private static final byte[] END = ascii("\"}\n");
  private static final byte[] HEX = ascii("0123456789abcdef");
  private static final JsonFactory JSON = new JsonFactory();
  private static final int BLOCK = 64 * 1024;

  /** ASCII that stands for itself in a JSON text as Go's encoder writes it. */
  private static final boolean[] PLAIN = plain();

  private final byte[] attributes;
  private final TimeText time = new TimeText();

  /**
   * @param attributes a JSON object written with each line, or nothing
   */
  JsonFormat(byte[] attributes) {
    this.attributes = attributes.clone();
  }

  private static boolean[] plain() {
    boolean[] plain = new boolean[256];
    for (int c = 0x20; c < 0x80; c++) {
      plain[c] = c != '"' && c != '\\' && c != '<' && c != '>' && c != '&';
    }
    return plain;
  }

  @Override
  public void write(Bytes out, LogRecord record) {
    out.put(LOG);
    escape(out, record.buffer, record.offset, record.offset + record.length);
    if (record.endsLine) {
      out.put('\\').put('n');
    }
    out.put(record.stream == Stream.STDERR ? STDERR : STDOUT);
    if (attributes.length > 0) {
      out.put(ATTRIBUTES).put(attributes);
    }
    out.put(TIME);
    time.append(out, record.seconds, record.nanos);
    out.put(END);
  }

  private static void escape(Bytes out, byte[] text, int from, int to) {
    int start = from;
    int i = from;
    while (i < to) {
      byte b = text[i];
      if (PLAIN[b & 0xff]) {
        i++;
        continue;
      }
      int length = b < 0 ? Utf8.sequence(text, i, to) : 1;
      if (length > 1 && !isSeparator(text, i, length)) {
        i += length;
        continue;
      }
      out.put(text, start, i - start);
      if (length > 1) {
        unicode(out, 0x2000 | text[i + 1] << 6 & 0xfc0 | text[i + 2] & 0x3f);
      } else {
        escaped(out, b);
      }
      i += Math.max(1, length);
      start = i;
    }
    out.put(text, start, to - start);
  }

  /** U+2028 and U+2029, which JavaScript takes for line ends. */
  private static boolean isSeparator(byte[] text, int i, int length) {
    return length == 3
        && text[i] == (byte) 0xe2
        && text[i + 1] == (byte) 0x80
        && (text[i + 2] & 0xfe) == 0xa8;
  }

  private static void escaped(Bytes out, byte b) {
    switch (b) {
      case '"', '\\' -> out.put('\\').put(b);
      case '\n' -> out.put('\\').put('n');
      case '\r' -> out.put('\\').put('r');
      case '\t' -> out.put('\\').put('t');
      default -> unicode(out, b < 0 ? 0xfffd : b);
    }
  }

  private static void unicode(Bytes out, int c) {
    out.put('\\').put('u');
    for (int shift = 12; shift >= 0; shift -= 4) {
      out.put(HEX[c >> shift & 0xf]);
    }
  }

  @Override
  public int end(byte[] buffer, int from, int to) {
    for (int i = from; i < to; i++) {
      if (buffer[i] == '\n') {
        return i + 1;
      }
    }
    return -1;
  }

  @Override
  public LogLine read(byte[] buffer, int from, int to) throws IOException {
    String log = "";
    Stream stream = Stream.STDOUT;
    Instant at = Instant.EPOCH;
    Map<String, String> attrs = new LinkedHashMap<>();
    try (JsonParser parser = JSON.createParser(buffer, from, to - from)) {
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
          case "time" -> at = Instant.parse(parser.getText());
          case "attrs" -> {
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
              String name = parser.currentName();
              parser.nextToken();
              attrs.put(name, parser.getText());
            }
          }
          default -> parser.skipChildren();
        }
      }
    } catch (DateTimeException e) {
      throw new IOException("invalid time in log", e);
    }
    return new LogLine(log.getBytes(StandardCharsets.UTF_8), stream, at, Map.copyOf(attrs));
  }

  @Override
  public Tail tail(FileChannel file, long size, int most) throws IOException {
    if (most == 0) {
      return new Tail(size, 0);
    }
    ByteBuffer block = ByteBuffer.allocate(BLOCK);
    int ends = 0;
    for (long to = size; to > 0; ) {
      long from = Math.max(0, to - BLOCK);
      FileBytes.read(file, block.clear().limit((int) (to - from)), from);
      for (int i = (int) (to - from) - 1; i >= 0; i--) {
        if (block.get(i) == '\n' && ends++ == most) {
          return new Tail(from + i + 1, most);
        }
      }
      to = from;
    }
    return new Tail(0, ends);
  }

  /** What was cut off stays, as a line of its own that readers pass over. */
  @Override
  public long repair(FileChannel file) throws IOException {
    long size = file.size();
    if (size > 0) {
      ByteBuffer last = ByteBuffer.allocate(1);
      FileBytes.read(file, last, size - 1);
      if (last.get(0) != '\n') {
        size += file.write(ByteBuffer.wrap(new byte[] {'\n'}), size);
      }
    }
    return size;
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
