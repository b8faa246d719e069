package io.jdock.engine.pull;

import io.jdock.image.spec.Descriptor;
import io.jdock.image.spec.Digest;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.SequenceInputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The beginnings of layers whose download was interrupted, a file each, so that the next try asks
 * for the rest only. Nothing in them is trusted: the layer's digest is verified over everything.
 */
final class PartialBlobs {
  /** A blob not longer than this is fetched again rather than kept. */
  private static final long WORTH_KEEPING = 1 << 20;

  private final Path directory;
  private final Set<Digest> claimed = new HashSet<>();

  private final Duration kept;

  private PartialBlobs(Path directory, Duration kept) {
    this.directory = directory;
    this.kept = kept;
  }

  /** Opens the directory, making it if missing. */
  static PartialBlobs open(Path directory, Duration kept) throws IOException {
    Files.createDirectories(directory);
    PartialBlobs partials = new PartialBlobs(directory, kept);
    partials.expire();
    return partials;
  }

  /** Removes what nobody came back for. */
  synchronized void expire() throws IOException {
    Instant oldest = Instant.now().minus(kept);
    List<Path> all;
    try (Stream<Path> files = Files.list(directory)) {
      all = files.toList();
    }
    Set<Path> inUse = claimed.stream().map(this::file).collect(Collectors.toSet());
    for (Path file : all) {
      if (!inUse.contains(file) && Files.getLastModifiedTime(file).toInstant().isBefore(oldest)) {
        Files.delete(file);
      }
    }
  }

  private Path file(Digest blob) {
    return directory.resolve(blob.algorithm().prefix() + "-" + blob.hex());
  }

  /** What there is of a blob; for one claimant at a time, the others record nothing. */
  Partial claim(Descriptor blob) {
    boolean exclusive;
    synchronized (this) {
      exclusive = blob.size() > WORTH_KEEPING && claimed.add(blob.digest());
    }
    return new Partial(blob, exclusive);
  }

  private synchronized void unclaim(Digest digest) {
    claimed.remove(digest);
  }

  /** Opens the rest of a blob. */
  @FunctionalInterface
  interface Rest {
    InputStream from(long offset) throws IOException;
  }

  /** The beginning of one blob. */
  final class Partial implements AutoCloseable {
    private final Descriptor blob;
    private final boolean recording;
    private final Path file;

    private Partial(Descriptor blob, boolean recording) {
      this.blob = blob;
      this.recording = recording;
      this.file = file(blob.digest());
    }

    /** How many bytes are there. */
    long length() throws IOException {
      if (!recording || !Files.exists(file)) {
        return 0;
      }
      long length = Files.size(file);
      if (length > blob.size()) {
        discard();
        return 0;
      }
      return length;
    }

    /** The whole blob: what is here, then the rest, which is recorded as it is read. */
    InputStream thenRecorded(Rest rest) throws IOException {
      long length = length();
      InputStream coming = rest.from(length);
      if (!recording) {
        return coming;
      }
      try {
        InputStream recorded =
            new Recording(
                coming,
                Files.newOutputStream(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND));
        return length == 0
            ? recorded
            : new SequenceInputStream(Files.newInputStream(file), recorded);
      } catch (IOException e) {
        coming.close();
        throw e;
      }
    }

    /** The file that has the whole blob once {@link #thenRecorded} was read to its end. */
    Optional<Path> recorded() {
      return recording ? Optional.of(file) : Optional.empty();
    }

    /** Forgets it: the layer is there, or its bytes were wrong. */
    void discard() throws IOException {
      if (recording) {
        Files.deleteIfExists(file);
      }
    }

    @Override
    public void close() {
      if (recording) {
        unclaim(blob.digest());
      }
    }
  }

  /** Writes down what is read through it. */
  private static final class Recording extends FilterInputStream {
    private final OutputStream record;

    private Recording(InputStream in, OutputStream record) {
      super(in);
      this.record = record;
    }

    @Override
    public int read() throws IOException {
      int one = in.read();
      if (one >= 0) {
        record.write(one);
      }
      return one;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
      int count = in.read(target, offset, length);
      if (count > 0) {
        record.write(target, offset, count);
      }
      return count;
    }

    @Override
    public boolean markSupported() {
      return false;
    }

    @Override
    public void close() throws IOException {
      try (record) {
        in.close();
      }
    }
  }
}
