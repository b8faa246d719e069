package io.jdock.registry;

import io.jdock.image.spec.Descriptor;
import io.jdock.registry.http.AbortScope;
import io.jdock.registry.http.Response;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A blob's bytes from an offset on, or a range of them, which go on where they stopped when a
 * connection drops. They end exactly where the descriptor or the range says; the digest is for the
 * reader to verify.
 */
final class BlobStream extends InputStream {
  private static final System.Logger LOG = System.getLogger(BlobStream.class.getName());

  /** RFC 9110, 14.4. */
  private static final Pattern RANGE =
      Pattern.compile("bytes (\\d{1,18})-(\\d{1,18})/(\\d{1,18}|\\*)");

  private final Descriptor blob;
  private final Opener opener;
  private final Backoff backoff;
  private final AbortScope abort;
  private long position;
  private long end;
  private boolean whole;
  private int failures;
  private @Nullable Response current;

  /** Requests the blob from a position on; the server may send it all. */
  @FunctionalInterface
  interface Opener {
    Response open(long position, long end) throws IOException;
  }

  /**
   * @param end where the range ends, that is the blob's size for all the rest
   */
  BlobStream(
      Descriptor blob, long offset, long end, Opener opener, Backoff backoff, AbortScope abort)
      throws IOException {
    if (offset < 0 || offset > end || end > blob.size()) {
      throw new IllegalArgumentException(offset + " to " + end + " is not within " + blob);
    }
    this.blob = blob;
    this.position = offset;
    this.end = end;
    this.opener = opener;
    this.backoff = backoff;
    this.abort = abort;
    if (offset < end) {
      current = open();
    }
  }

  /** Whether the server sends the whole blob, where a range was asked for or not. */
  boolean isWhole() {
    return whole;
  }

  /** Reads on after the range, from a server that sends the whole blob anyway. */
  void readToTheEnd() {
    end = blob.size();
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] target, int offset, int length) throws IOException {
    if (length == 0) {
      return 0;
    }
    while (position < end) {
      try {
        Response response = current == null ? open() : current;
        current = response;
        int most = (int) Math.min(length, end - position);
        int count = response.body().read(target, offset, most);
        if (count < 0) {
          throw new EOFException("unexpected EOF");
        }
        position += count;
        failures = 0;
        return count;
      } catch (IOException e) {
        recover(e);
      }
    }
    finish();
    return -1;
  }

  /** Prepares another try after a failure that may pass; throws it if it will not, or not soon. */
  private void recover(IOException failure) throws IOException {
    close();
    abort.check();
    boolean cancelled =
        failure instanceof InterruptedIOException && !(failure instanceof SocketTimeoutException);
    boolean refused =
        failure instanceof RegistryException && !(failure instanceof RegistryUnreachableException);
    Optional<Duration> pause = backoff.after(++failures);
    if (cancelled || refused) {
      throw failure;
    }
    if (pause.isEmpty()) {
      throw failure instanceof RegistryException
          ? failure
          : new RegistryUnreachableException(
              "download of " + blob.digest() + " broke off: " + failure.getMessage(), failure);
    }
    LOG.log(
        System.Logger.Level.INFO,
        "download of {0} broke off at {1} of {2} bytes ({3}), going on in {4} ms",
        blob.digest(),
        position,
        blob.size(),
        String.valueOf(failure.getMessage()),
        pause.get().toMillis());
    abort.pause(pause.get());
  }

  private Response open() throws IOException {
    Response response = opener.open(position, end);
    try {
      whole = response.status() != 206;
      if (whole) {
        checkSize(response.contentLength().orElse(blob.size()));
        response.body().skipNBytes(position); // a server that knows no ranges
      } else {
        checkRange(response);
      }
      return response;
    } catch (IOException e) {
      response.close();
      throw e;
    }
  }

  private void checkSize(long size) throws ContentMismatchException {
    if (size != blob.size()) {
      throw new ContentMismatchException(
          "blob " + blob.digest() + ": size is " + size + " where the manifest says " + blob.size(),
          null);
    }
  }

  private void checkRange(Response response) throws ContentMismatchException {
    Matcher range = RANGE.matcher(response.header("Content-Range").orElse(""));
    if (range.matches() && !range.group(3).equals("*")) {
      checkSize(Long.parseLong(range.group(3)));
    }
    long length = response.contentLength().orElse(end - position);
    if (!range.matches()
        || Long.parseLong(range.group(1)) != position
        || Long.parseLong(range.group(2)) != end - 1
        || length != end - position) {
      throw new ContentMismatchException(
          "blob " + blob.digest() + ": server sent another range than the one asked for", null);
    }
  }

  /** Reads the end of the response, so that its connection can serve another request. */
  private void finish() throws IOException {
    if (current == null) {
      return;
    }
    if (whole && end < blob.size()) {
      close();
      return;
    }
    try {
      if (current.body().read() >= 0) {
        throw new ContentMismatchException(
            "blob " + blob.digest() + ": more than the " + blob.size() + " bytes of the manifest",
            null);
      }
    } catch (ContentMismatchException e) {
      throw e;
    } catch (IOException e) {
      abort.check(); // all bytes have come: that the connection broke after them is no failure
    } finally {
      close();
    }
  }

  @Override
  public void close() {
    if (current != null) {
      current.close();
      current = null;
    }
  }
}
