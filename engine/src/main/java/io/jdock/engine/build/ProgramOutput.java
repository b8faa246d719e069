package io.jdock.engine.build;

import io.jdock.engine.EngineException;
import io.jdock.engine.StreamSink;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

/** Passes a program's output on as text; a character may come in pieces. */
final class ProgramOutput implements StreamSink {
  private final BuildOutput output;
  private final Decoder stdout = new Decoder();
  private final Decoder stderr = new Decoder();

  ProgramOutput(BuildOutput output) {
    this.output = output;
  }

  private static final class Decoder {
    private final CharsetDecoder decoder =
        StandardCharsets.UTF_8
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPLACE)
            .onUnmappableCharacter(CodingErrorAction.REPLACE);
    private byte[] rest = new byte[0];

    String decode(byte[] bytes) {
      ByteBuffer in = ByteBuffer.allocate(rest.length + bytes.length);
      in.put(rest).put(bytes).flip();
      CharBuffer out = CharBuffer.allocate(in.remaining() + 1);
      decoder.decode(in, out, false);
      rest = new byte[in.remaining()];
      in.get(rest);
      return out.flip().toString();
    }
  }

  @Override
  public boolean write(Stream stream, byte[] bytes) {
    boolean isError = stream == Stream.STDERR;
    String text = (isError ? stderr : stdout).decode(bytes);
    return text.isEmpty() || output.program(text, isError);
  }

  @Override
  public void onWritable(Runnable action) {
    output.onWritable(action);
  }

  @Override
  public void end() {}

  @Override
  public void failed(EngineException error) {
    output.text(error.text() + "\n");
  }
}
