package io.jdock.engine.build;

import io.jdock.engine.fetch.StallGuard;
import io.jdock.engine.pull.Cancellation;
import io.jdock.image.spec.Digest;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Optional;

/** The files that ADD fetches by HTTP. */
final class RemoteFiles {
  private static final Duration TO_ANSWER = Duration.ofSeconds(30);

  /** A server that sends nothing for so long is given up. */
  private static final Duration TO_GO_ON = Duration.ofSeconds(60);

  private static final int BUFFER = 1 << 16;

  private final long most;

  /**
   * @param most bytes of a file
   */
  RemoteFiles(long most) {
    this.most = most;
  }

  static boolean isUrl(String source) {
    return source.startsWith("http://") || source.startsWith("https://");
  }

  /**
   * Fetches a file into the directory.
   *
   * @param checksum {@code sha256:...} that it must have; empty for any
   * @return its name, which is the last component of the URL's path
   */
  String fetch(String url, String checksum, Path directory, Cancellation cancellation)
      throws IOException, BuildFailure {
    Optional<Digest> expected = checksum(checksum);
    URI uri = uri(url);
    String path = uri.getPath() == null ? "" : uri.getPath();
    String name = path.substring(path.lastIndexOf('/') + 1);
    if (name.isEmpty() || name.equals(".") || name.equals("..")) {
      throw new BuildFailure("cannot determine filename from url: " + url);
    }
    HttpClient client =
        HttpClient.newBuilder()
            .followRedirects(HttpClient.Redirect.NORMAL)
            .connectTimeout(TO_ANSWER)
            .build();
    HttpRequest request = HttpRequest.newBuilder(uri).timeout(TO_ANSWER).GET().build();
    try {
      HttpResponse<InputStream> response =
          client.send(request, HttpResponse.BodyHandlers.ofInputStream());
      Path file = directory.resolve(name);
      try (InputStream body = response.body();
          StallGuard guard = new StallGuard(body, TO_GO_ON);
          Cancellation.Registration cancelled = cancellation.onCancel(guard::closeQuietly)) {
        if (response.statusCode() >= 400) {
          throw new BuildFailure(
              "ADD failed: failed to GET "
                  + url
                  + " with status "
                  + response.statusCode()
                  + ": "
                  + new String(body.readNBytes(512), java.nio.charset.StandardCharsets.UTF_8)
                      .strip());
        }
        receive(url, guard, file, expected, cancellation);
      }
      Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
      modified(response).ifPresent(time -> setTime(file, time));
      return name;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while " + url + " was fetched", e);
    } catch (java.net.http.HttpTimeoutException | java.net.ConnectException e) {
      throw new BuildFailure("ADD failed: Get \"" + url + "\": " + describe(e), e);
    }
  }

  private static String describe(IOException e) {
    if (e instanceof java.net.ConnectException) {
      return e.getCause() != null
              && e.getCause().getCause() instanceof java.nio.channels.UnresolvedAddressException
          ? "no such host"
          : "connect: connection refused";
    }
    return e.getMessage() == null ? "cannot be reached" : e.getMessage();
  }

  private static URI uri(String url) throws BuildFailure {
    try {
      URI uri = new URI(url);
      if (uri.getHost() == null) {
        throw new BuildFailure("ADD failed: parse \"" + url + "\": no host");
      }
      return uri;
    } catch (URISyntaxException e) {
      throw new BuildFailure("ADD failed: parse \"" + url + "\": " + e.getReason());
    }
  }

  private static Optional<Digest> checksum(String text) throws BuildFailure {
    try {
      return text.isEmpty() ? Optional.empty() : Optional.of(Digest.parse(text));
    } catch (IllegalArgumentException e) {
      throw new BuildFailure("invalid checksum digest format: " + text);
    }
  }

  private void receive(
      String url, StallGuard body, Path file, Optional<Digest> expected, Cancellation cancellation)
      throws IOException, BuildFailure {
    MessageDigest hash = expected.map(Digest::algorithm).orElse(Digest.Algorithm.SHA256).newHash();
    byte[] buffer = new byte[BUFFER];
    long total = 0;
    try (OutputStream out = Files.newOutputStream(file)) {
      int n;
      while ((n = body.read(buffer)) >= 0) {
        cancellation.check();
        total += n;
        if (total > most) {
          throw new BuildFailure("ADD failed: " + url + " has more than " + most + " bytes");
        }
        hash.update(buffer, 0, n);
        out.write(buffer, 0, n);
      }
    } catch (IOException e) {
      cancellation.check();
      throw new BuildFailure("ADD failed: Get \"" + url + "\": " + describe(e), e);
    }
    if (expected.isPresent()) {
      Digest actual = Digest.of(expected.get().algorithm(), hash.digest());
      if (!actual.equals(expected.get())) {
        throw new BuildFailure(
            "digest mismatch for " + url + ": " + actual + " (expected: " + expected.get() + ")");
      }
    }
  }

  private static Optional<Instant> modified(HttpResponse<?> response) {
    try {
      return response
          .headers()
          .firstValue("Last-Modified")
          .map(text -> ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant());
    } catch (DateTimeException e) {
      return Optional.empty(); // a server that writes it otherwise has not told
    }
  }

  private static void setTime(Path file, Instant time) {
    try {
      Files.setLastModifiedTime(file, FileTime.from(time));
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
