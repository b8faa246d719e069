package io.jdock.engine.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jdock.engine.StreamSink.Stream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class QueuedLogTest {
  /** Takes a message for each permit; is down while it is told so. */
  private static final class Destination implements LogDestination {
    private final Semaphore permits = new Semaphore(0);
    private final BlockingQueue<String> taken = new LinkedBlockingQueue<>();
    private final CountDownLatch failed = new CountDownLatch(1);
    private final CountDownLatch sending = new CountDownLatch(1);
    private volatile boolean down;

    @Override
    public void connect() throws IOException {
      if (down) {
        throw new IOException("it is down");
      }
    }

    @Override
    public void send(LogMessage message) throws IOException {
      if (down) {
        failed.countDown();
        throw new IOException("it is down");
      }
      sending.countDown();
      try {
        permits.acquire();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IOException(e);
      }
      taken.add(new String(message.text(), StandardCharsets.UTF_8));
    }

    @Override
    public Retry retry() {
      return new Retry(
          java.time.Duration.ofMillis(1), 1, java.time.Duration.ofMillis(1), Long.MAX_VALUE);
    }

    @Override
    public void close() {}
  }

  private final Destination destination = new Destination();

  private QueuedLog log(boolean blocking, long bytes) {
    return new QueuedLog(
        "test",
        destination,
        new QueuedLog.Limits(blocking, bytes, Integer.MAX_VALUE),
        null,
        Clock.systemUTC());
  }

  private static byte[] line(int i) {
    return ("line " + i + "\n").getBytes(StandardCharsets.UTF_8);
  }

  @Test
  void aContainerWaitsForASlowDestination() throws Exception {
    QueuedLog log = log(true, 20);
    log.connect();
    int written = 0;
    assertThat(log.write(Stream.STDOUT, line(written++))).isTrue();
    // once the sender holds the first, it takes none from a full queue until it has its permits
    assertThat(destination.sending.await(5, TimeUnit.SECONDS)).isTrue();
    while (log.write(Stream.STDOUT, line(written++))) {
      assertThat(written).isLessThan(10);
    }
    CountDownLatch writable = new CountDownLatch(1);
    log.onWritable(writable::countDown);
    assertThat(writable.getCount()).isEqualTo(1);
    destination.permits.release(10);
    assertThat(writable.await(5, TimeUnit.SECONDS)).isTrue();
    log.close().get(5, TimeUnit.SECONDS);
    assertThat(destination.taken).hasSize(written).contains("line 0", "line " + (written - 1));
    assertThat(log.trouble()).isEmpty();
  }

  @Test
  void aContainerDoesNotWaitWhereItAskedNotTo() throws Exception {
    destination.down = true;
    QueuedLog log = log(false, 60);
    log.connect();
    for (int i = 0; i < 1000; i++) {
      assertThat(log.write(Stream.STDOUT, line(i))).isTrue();
    }
    assertThat(destination.failed.await(5, TimeUnit.SECONDS)).isTrue();
    destination.down = false;
    destination.permits.release(1000);
    // what was first is kept, what came when there was no room is not
    assertThat(destination.taken.poll(5, TimeUnit.SECONDS)).isEqualTo("line 0");
    assertThat(destination.taken.poll(5, TimeUnit.SECONDS)).isEqualTo("line 1");
    log.write(Stream.STDERR, "end".getBytes(StandardCharsets.UTF_8));
    log.close().get(5, TimeUnit.SECONDS);
    assertThat(destination.taken).hasSizeLessThan(30).contains("end");
    assertThat(log.trouble()).isEmpty();
  }

  @Test
  void aDestinationThatIsDownIsToldOfAndDoesNotHoldTheEndUp() throws Exception {
    destination.down = true;
    QueuedLog log = log(false, 1000);
    log.connect();
    log.write(Stream.STDOUT, line(0));
    assertThat(destination.failed.await(5, TimeUnit.SECONDS)).isTrue();
    log.close().get(5, TimeUnit.SECONDS);
    assertThat(log.trouble()).isEqualTo("it is down");
    assertThatThrownBy(() -> log(true, 1).connect()).hasMessage("it is down");
  }
}
