package io.jdock.api.client;

import com.fasterxml.jackson.core.JsonParser;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/**
 * A stream of JSON objects one after the other, as the Engine API sends progress, events and
 * statistics. Each is handed out as soon as it has arrived.
 */
public final class JsonLines implements Closeable {
  private final InputStream in;
  private final JsonParser parser;

  JsonLines(InputStream in) throws IOException {
    this.in = in;
    this.parser = Json.parser(in);
  }

  /** The next object; null at the end of the stream. */
  public @Nullable JsonObject next() throws IOException {
    if (parser.nextToken() == null) {
      return null;
    }
    if (Json.value(parser) instanceof JsonObject object) {
      return object;
    }
    throw new IOException("the stream contains something that is no JSON object");
  }

  @Override
  public void close() throws IOException {
    parser.close();
    in.close();
  }
}
