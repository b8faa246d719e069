package io.jdock.engine.pull;

import io.jdock.engine.pull.PullProgress.Phase;
import io.jdock.image.spec.Descriptor;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.TimeUnit;

/** Tells how far one layer is, not more than ten times a second. */
final class LayerProgress {
  private static final long INTERVAL_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

  private final String id;
  private final ProgressSink sink;
  private boolean started;

  LayerProgress(Descriptor blob, ProgressSink sink) {
    this.id = blob.digest().shortHex();
    this.sink = sink;
  }

  void alreadyExists() {
    report(Phase.ALREADY_EXISTS, 0, 0);
  }

  void pulling() {
    report(Phase.PULLING_FS_LAYER, 0, 0);
  }

  synchronized void waiting() {
    if (!started) {
      report(Phase.WAITING, 0, 0);
    }
  }

  synchronized void started() {
    started = true;
  }

  void complete() {
    report(Phase.PULL_COMPLETE, 0, 0);
  }

  private void report(Phase phase, long current, long total) {
    sink.report(new PullProgress.Layer(id, phase, current, total));
  }

  /** The stream, what is read from it being told; its end is that of the download. */
  InputStream count(InputStream blob, long total) {
    return new Counting(blob, total);
  }

  private final class Counting extends FilterInputStream {
    private final long total;
    private long current;
    private long last = System.nanoTime();
    private boolean ended;

    private Counting(InputStream blob, long total) {
      super(blob);
      this.total = total;
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
      int count = in.read(target, offset, length);
      current += Math.max(count, 0);
      long now = System.nanoTime();
      if (count > 0 && now - last >= INTERVAL_NANOS) {
        last = now;
        report(Phase.DOWNLOADING, current, total);
      } else if (count < 0 && !ended) {
        ended = true;
        report(Phase.DOWNLOADING, current, total);
        report(Phase.VERIFYING_CHECKSUM, 0, 0);
        report(Phase.DOWNLOAD_COMPLETE, 0, 0);
        report(Phase.EXTRACTING, total, total);
      }
      return count;
    }

    @Override
    public long skip(long count) throws IOException {
      return in.readNBytes((int) Math.min(count, 8192)).length;
    }

    @Override
    public boolean markSupported() {
      return false;
    }
  }
}
