package io.jdock.engine.log.remote;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;

/**
 * Writes what a fluentd message is made of.
 *
 * @see <a href="https://github.com/msgpack/msgpack/blob/master/spec.md">MessagePack</a>
 */
final class MessagePack {
  private static final int SHORT = 0x100;
  private static final int LONG = 0x10000;
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  /** Begins an array of up to 15 elements. */
  MessagePack array(int elements) {
    out.write(0x90 | elements);
    return this;
  }

  MessagePack map(int entries) {
    if (entries < 16) {
      out.write(0x80 | entries);
    } else {
      out.write(0xde);
      number(entries, Short.BYTES);
    }
    return this;
  }

  MessagePack text(String text) {
    return text(text.getBytes(StandardCharsets.UTF_8));
  }

  MessagePack text(byte[] utf8) {
    if (utf8.length < 32) {
      out.write(0xa0 | utf8.length);
    } else if (utf8.length < SHORT) {
      out.write(0xd9);
      number(utf8.length, Byte.BYTES);
    } else if (utf8.length < LONG) {
      out.write(0xda);
      number(utf8.length, Short.BYTES);
    } else {
      out.write(0xdb);
      number(utf8.length, Integer.BYTES);
    }
    out.writeBytes(utf8);
    return this;
  }

  MessagePack nil() {
    out.write(0xc0);
    return this;
  }

  /** Seconds since 1970, unsigned. */
  MessagePack seconds(Instant time) {
    out.write(0xce);
    number(time.getEpochSecond(), Integer.BYTES);
    return this;
  }

  /** Fluentd's EventTime: extension type 0, seconds and nanoseconds. */
  MessagePack eventTime(Instant time) {
    out.write(0xd7);
    out.write(0);
    number(time.getEpochSecond(), Integer.BYTES);
    number(time.getNano(), Integer.BYTES);
    return this;
  }

  private void number(long value, int bytes) {
    out.write(ByteBuffer.allocate(Long.BYTES).putLong(value).array(), Long.BYTES - bytes, bytes);
  }

  byte[] bytes() {
    return out.toByteArray();
  }
}
