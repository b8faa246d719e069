package io.jdock.api.client;

import java.io.ByteArrayInputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An answer of status 2xx or 304 whose body is read as it arrives. Close it, or read to the end.
 */
public final class EngineResponse implements Closeable {
  private final HttpConnection.Head head;
  private final InputStream body;

  EngineResponse(HttpConnection.Head head, InputStream body) {
    this.head = head;
    this.body = body;
  }

  /** One that no daemon gave, with this text for a body. */
  public static EngineResponse of(int status, String body) {
    return new EngineResponse(
        new HttpConnection.Head(status, "", Map.of()),
        new ByteArrayInputStream(body.getBytes(StandardCharsets.UTF_8)));
  }

  public int status() {
    return head.status();
  }

  /** A header field by its name in lower case; null if absent. */
  public @Nullable String field(String lowerCaseName) {
    return head.field(lowerCaseName);
  }

  public InputStream body() {
    return body;
  }

  /** The whole body. */
  public String text() throws IOException {
    try (body) {
      return new String(body.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  /** The whole body as JSON; null if it is empty. */
  public @Nullable Object json() throws IOException {
    String text = text();
    return text.isBlank() ? null : Json.parse(text);
  }

  /** The whole body as a JSON object. */
  public JsonObject object() throws IOException {
    return Json.parseObject(text());
  }

  /** The body as a stream of JSON objects. */
  public JsonLines lines() throws IOException {
    return new JsonLines(body);
  }

  @Override
  public void close() throws IOException {
    body.close();
  }
}
