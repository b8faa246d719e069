package io.jdock.registry.http;

import io.netty.handler.codec.http.HttpResponse;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** The head of an HTTP response, and its body as it arrives. Closing it aborts what is left. */
public final class Response implements AutoCloseable {
  private final URI url;
  private final HttpResponse head;
  private final InputStream body;

  Response(URI url, HttpResponse head, InputStream body) {
    this.url = url;
    this.head = head;
    this.body = body;
  }

  /** Where it came from, after redirects. */
  public URI url() {
    return url;
  }

  /** The status code. */
  public int status() {
    return head.status().code();
  }

  /** The status as Go prints it: {@code 503 Service Unavailable}. */
  public String statusLine() {
    return head.status().code() + " " + head.status().reasonPhrase();
  }

  public Optional<String> header(String name) {
    return Optional.ofNullable(head.headers().get(name));
  }

  public List<String> headers(String name) {
    return head.headers().getAll(name);
  }

  /** The Content-Length, if the server named one. */
  public OptionalLong contentLength() {
    String length = head.headers().get("Content-Length");
    return length == null || !length.matches("\\d{1,18}")
        ? OptionalLong.empty()
        : OptionalLong.of(Long.parseLong(length));
  }

  /** The body; reading it blocks until something arrives. */
  public InputStream body() {
    return body;
  }

  /**
   * The whole body, if it is at most so long.
   *
   * @throws IOException if it is longer, or the connection breaks
   */
  public byte[] bytes(int limit) throws IOException {
    byte[] content = body.readNBytes(limit + 1);
    if (content.length > limit) {
      throw new IOException("response body of " + url + " is longer than " + limit + " bytes");
    }
    return content;
  }

  @Override
  public void close() {
    try {
      body.close();
    } catch (IOException e) {
      throw new AssertionError("an exchange closes without I/O", e);
    }
  }
}
