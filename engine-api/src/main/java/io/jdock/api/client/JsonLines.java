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
  // made when it is needed: it reads ahead to find the encoding, which awaits the first object
  private @Nullable JsonParser parser;

  JsonLines(InputStream in) {
    this.in = in;
  }

  /** The next object; null at the end of the stream. */
  public @Nullable JsonObject next() throws IOException {
    JsonParser reading = parser;
    if (reading == null) {
      reading = Json.parser(in);
      parser = reading;
    }
    if (reading.nextToken() == null) {
      return null;
    }
    if (Json.value(reading) instanceof JsonObject object) {
      return object;
    }
    throw new IOException("the stream contains something that is no JSON object");
  }

  @Override
  public void close() throws IOException {
    if (parser != null) {
      parser.close();
    }
    in.close();
  }
}
