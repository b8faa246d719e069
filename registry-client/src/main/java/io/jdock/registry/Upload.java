package io.jdock.registry;

import io.jdock.image.spec.Descriptor;
import io.jdock.registry.http.Request;
import io.jdock.registry.http.Response;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Sends one blob to an upload session of a registry: a small one at once, a large one in pieces, so
 * that memory stays bounded and what the registry has already need not be sent again after a
 * failure.
 *
 * @see <a href="https://github.com/opencontainers/distribution-spec/blob/main/spec.md#push">pushing
 *     blobs</a>
 */
final class Upload {
  private static final int PIECE = 4 << 20;
  private static final int MOST_RESUMES = 5;
  private static final Pattern RANGE = Pattern.compile("(?:bytes=)?0-(\\d{1,18})");

  private final EndpointSession session;
  private final Descriptor blob;
  private final BlobSource source;
  private final Repository.UploadProgress progress;
  private URI location;
  private int resumes;

  Upload(
      EndpointSession session,
      URI location,
      Descriptor blob,
      BlobSource source,
      Repository.UploadProgress progress) {
    this.session = session;
    this.location = location;
    this.blob = blob;
    this.source = source;
    this.progress = progress;
  }

  void run() throws IOException {
    long sent = 0;
    byte[] last = new byte[0];
    while (blob.size() - sent > 0) {
      try (InputStream in = source.open()) {
        in.skipNBytes(sent);
        long resumed = -1;
        while (blob.size() - sent > 0 && resumed < 0) {
          byte[] piece = in.readNBytes((int) Math.min(PIECE, blob.size() - sent));
          if (piece.length == 0) {
            throw new IOException("blob " + blob.digest() + " is shorter than " + blob.size());
          }
          if (sent == 0 && piece.length == blob.size()) {
            last = piece; // all of it: one request is enough
            sent = blob.size();
            continue;
          }
          resumed = patch(piece, sent);
          sent = resumed < 0 ? sent + piece.length : resumed;
          progress.sent(sent);
        }
      }
    }
    finish(last);
  }

  /** Sends a piece; the offset to go on from if the registry has another idea of it, or -1. */
  private long patch(byte[] piece, long offset) throws IOException {
    Request request =
        Request.patch(location, piece)
            .with("Content-Type", "application/octet-stream")
            .with("Content-Range", offset + "-" + (offset + piece.length - 1));
    try (Response answer = session.exchange(request)) {
      if (answer.status() != 416) {
        if (answer.status() / 100 != 2) {
          throw session.failure(request, answer);
        }
        location = next(answer);
        return -1;
      }
    }
    if (++resumes > MOST_RESUMES) {
      throw new UnexpectedResponseException(
          request.description() + ": the registry does not take the rest of the blob", null);
    }
    return status();
  }

  private long status() throws IOException {
    Request request = Request.get(location);
    try (Response answer = session.exchange(request)) {
      if (answer.status() / 100 != 2) {
        throw session.failure(request, answer);
      }
      location = next(answer);
      Matcher range = RANGE.matcher(answer.header("Range").orElse(""));
      if (!range.matches()) {
        return 0;
      }
      long end = Long.parseLong(range.group(1));
      return end == 0 ? 0 : Math.min(end + 1, blob.size()); // 0-0 is what registries call nothing
    }
  }

  private void finish(byte[] rest) throws IOException {
    String query = location.getRawQuery();
    URI url =
        URI.create(location + (query == null ? "?" : "&") + "digest=" + blob.digest().toString());
    Request request = Request.put(url, rest).with("Content-Type", "application/octet-stream");
    try (Response answer = session.exchange(request)) {
      if (answer.status() / 100 != 2) {
        throw session.failure(request, answer);
      }
    }
    progress.sent(blob.size());
  }

  private URI next(Response answer) throws IOException {
    Optional<String> header = answer.header("Location");
    return header.isPresent() ? resolve(answer, header.get()) : location;
  }

  static URI resolve(Response answer, String location) throws IOException {
    try {
      return answer.url().resolve(URI.create(location));
    } catch (IllegalArgumentException e) {
      throw new UnexpectedResponseException("cannot upload to " + location, e);
    }
  }
}
