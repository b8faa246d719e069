package io.jdock.daemon.routes;

import io.jdock.api.ApiJson;
import java.util.Arrays;

/** One JSON value a line. */
final class JsonLines {
  private JsonLines() {}

  static byte[] line(ApiJson json, Object value) {
    byte[] text = json.write(value);
    byte[] line = Arrays.copyOf(text, text.length + 1);
    line[text.length] = '\n';
    return line;
  }
}
