package io.jdock.engine.fetch;

import io.jdock.engine.EngineException;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** An archive that is read from a web server while it comes, as {@code docker import URL} does. */
public final class RemoteArchive extends InputStream {
  private static final Duration TO_ANSWER = Duration.ofSeconds(30);
  private static final Duration TO_GO_ON = Duration.ofSeconds(60);
  private static final int SAID = 512;

  private final URI url;
  private final long length;
  private final InputStream body;
  private final StallGuard guard;

  private RemoteArchive(URI url, HttpResponse<InputStream> response) {
    this.url = url;
    this.length = response.headers().firstValueAsLong("Content-Length").orElse(-1);
    this.body = response.body();
    this.guard = new StallGuard(body, TO_GO_ON);
  }

  /**
   * Asks for the archive.
   *
   * @param source a URL; without a scheme it is a host's front page by HTTP
   * @throws EngineException in Docker's words if the server refuses
   */
  public static RemoteArchive open(String source) {
    URI url = url(source);
    HttpClient client =
        HttpClient.newBuilder()
            .followRedirects(HttpClient.Redirect.NORMAL)
            .connectTimeout(TO_ANSWER)
            .build();
    try {
      HttpRequest request = HttpRequest.newBuilder(url).timeout(TO_ANSWER).GET().build();
      HttpResponse<InputStream> response =
          client.send(request, HttpResponse.BodyHandlers.ofInputStream());
      if (response.statusCode() >= 400) {
        throw refused(url, response);
      }
      return new RemoteArchive(url, response);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw EngineException.system("Get \"" + url + "\": interrupted", e);
    } catch (IOException e) {
      String why = e.getMessage() == null ? "cannot be reached" : e.getMessage();
      throw EngineException.system("Get \"" + url + "\": " + why, e);
    } catch (IllegalArgumentException e) {
      throw EngineException.system("Get \"" + url + "\": unsupported protocol scheme", e);
    }
  }

  private static URI url(String source) {
    try {
      return new URI(source.contains("://") ? source : "http://" + source);
    } catch (URISyntaxException e) {
      throw EngineException.invalid("parse \"" + source + "\": " + e.getReason());
    }
  }

  private static EngineException refused(URI url, HttpResponse<InputStream> response)
      throws IOException {
    String said;
    try (InputStream body = response.body()) {
      said = new String(body.readNBytes(SAID), StandardCharsets.UTF_8).strip();
    }
    String message = "failed to GET " + url + " with status " + response.statusCode() + ": " + said;
    return switch (response.statusCode()) {
      case 404 -> EngineException.notFound(message);
      case 400 -> EngineException.invalid(message);
      case 401 -> new EngineException(EngineException.Kind.UNAUTHORIZED, message);
      default -> EngineException.system(message, null);
    };
  }

  /** Where it comes from. */
  public URI url() {
    return url;
  }

  /** Its bytes, or -1 if the server has not told. */
  public long length() {
    return length;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] target, int offset, int count) throws IOException {
    return guard.read(target, offset, count);
  }

  /** Ends the reading, from any thread. */
  @Override
  public void close() throws IOException {
    guard.close();
    body.close();
  }
}
