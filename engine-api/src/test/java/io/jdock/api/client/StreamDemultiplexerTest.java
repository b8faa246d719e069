package io.jdock.api.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class StreamDemultiplexerTest {
  private static void frame(ByteArrayOutputStream out, int stream, byte[] content) {
    out.writeBytes(ByteBuffer.allocate(8).put(0, (byte) stream).putInt(4, content.length).array());
    out.writeBytes(content);
  }

  @Property(tries = 200)
  void splitsWhatWasInterleaved(
      @ForAll @Size(max = 20) List<@Size(max = 100) byte[]> parts,
      @ForAll @IntRange(min = 1, max = 7) int readSize)
      throws IOException {
    ByteArrayOutputStream stream = new ByteArrayOutputStream();
    ByteArrayOutputStream expectedOut = new ByteArrayOutputStream();
    ByteArrayOutputStream expectedErr = new ByteArrayOutputStream();
    for (int i = 0; i < parts.size(); i++) {
      frame(stream, 1 + i % 2, parts.get(i));
      (i % 2 == 0 ? expectedOut : expectedErr).writeBytes(parts.get(i));
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    new StreamDemultiplexer(dribbling(stream.toByteArray(), readSize)).copy(out, err);
    assertThat(out.toByteArray()).isEqualTo(expectedOut.toByteArray());
    assertThat(err.toByteArray()).isEqualTo(expectedErr.toByteArray());
  }

  /** A stream that hands out a few bytes at a time, as sockets may. */
  private static InputStream dribbling(byte[] bytes, int size) {
    ByteArrayInputStream whole = new ByteArrayInputStream(bytes);
    return new InputStream() {
      @Override
      public int read() {
        return whole.read();
      }

      @Override
      public int read(byte[] target, int offset, int length) {
        return whole.read(target, offset, Math.min(length, size));
      }
    };
  }

  @Test
  void refusesAStreamThatBreaksOffWithinAFrame() {
    byte[] cut = {1, 0, 0, 0, 0, 0, 0, 5, 'a'};
    assertThatThrownBy(
            () ->
                new StreamDemultiplexer(new ByteArrayInputStream(cut))
                    .copy(new ByteArrayOutputStream(), new ByteArrayOutputStream()))
        .isInstanceOf(EOFException.class);
  }

  @Test
  void passesTheDaemonsOwnErrorOn() {
    ByteArrayOutputStream stream = new ByteArrayOutputStream();
    frame(stream, 3, "log driver broke".getBytes(java.nio.charset.StandardCharsets.UTF_8));
    assertThatThrownBy(
            () ->
                new StreamDemultiplexer(new ByteArrayInputStream(stream.toByteArray()))
                    .copy(new ByteArrayOutputStream(), new ByteArrayOutputStream()))
        .hasMessageContaining("log driver broke");
  }
}
