package io.jdock.daemon.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.jdock.engine.StreamSink;
import io.jdock.engine.StreamSink.Stream;
import io.netty.buffer.ByteBufUtil;
import java.util.List;
import org.junit.jupiter.api.Test;

class FramingTest {
  @Test
  void eachPieceHasAFrameOfItsOwn() {
    List<StreamSink.Piece> pieces =
        List.of(
            new StreamSink.Piece(Stream.STDOUT, new byte[] {1}),
            new StreamSink.Piece(Stream.STDERR, new byte[] {2, 3}));
    assertThat(ByteBufUtil.getBytes(Framing.MULTIPLEXED.frames(pieces)))
        .containsExactly(1, 0, 0, 0, 0, 0, 0, 1, 1, 2, 0, 0, 0, 0, 0, 0, 2, 2, 3);
    assertThat(ByteBufUtil.getBytes(Framing.RAW.frames(pieces))).containsExactly(1, 2, 3);
  }

  @Test
  void aFrameIsStreamZerosLengthBytes() {
    byte[] bytes = new byte[0x010203];
    byte[] frame = ByteBufUtil.getBytes(Framing.MULTIPLEXED.frame(Stream.STDERR, bytes));
    assertThat(frame).hasSize(8 + bytes.length).startsWith(2, 0, 0, 0, 0, 1, 2, 3);
  }

  @Test
  void rawHasNoFrame() {
    byte[] frame = ByteBufUtil.getBytes(Framing.RAW.frame(Stream.STDOUT, new byte[] {1, 2}));
    assertThat(frame).containsExactly(1, 2);
  }

  @Test
  void contentTypesByVersion() {
    assertThat(Framing.MULTIPLEXED.contentType(new ApiVersion(1, 42)))
        .isEqualTo("application/vnd.docker.multiplexed-stream");
    assertThat(Framing.MULTIPLEXED.contentType(new ApiVersion(1, 41)))
        .isEqualTo("application/vnd.docker.raw-stream");
    assertThat(Framing.RAW.contentType(ApiVersion.CURRENT))
        .isEqualTo("application/vnd.docker.raw-stream");
  }
}
