package io.jdock.engine.log;

import io.jdock.engine.StreamSink.Stream;
import java.time.Instant;
import java.util.Map;

/**
 * One record of a log: a line with its newline, or a piece of one that is longer than 16 KiB.
 *
 * @param attributes extra attributes, for {@code --details}
 */
public record LogLine(byte[] text, Stream stream, Instant time, Map<String, String> attributes) {

  public boolean endsLine() {
    return text.length > 0 && text[text.length - 1] == '\n';
  }
}
