package io.jdock.linux;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class LoopTimerTest {
  private static final long MILLI = TimeUnit.MILLISECONDS.toNanos(1);

  @Test
  void deadlinesComeInTheirOrderUnlessCancelledAndOneThatFailsHoldsNoOther() throws Exception {
    List<String> done = new CopyOnWriteArrayList<>();
    CountDownLatch last = new CountDownLatch(1);
    try (EventLoop loop = EventLoop.start("timer-test");
        LoopTimer timer = new LoopTimer(loop, Syscalls.host())) {
      long start = System.nanoTime();
      loop.execute(
          () -> {
            timer.after(60 * MILLI, last::countDown);
            timer.after(30 * MILLI, () -> done.add("second"));
            timer.after(10 * MILLI, () -> done.add("first"));
            timer.after(20 * MILLI, () -> done.add("cancelled")).cancel();
            timer.after(
                15 * MILLI,
                () -> {
                  throw new IllegalStateException("a handler's bug");
                });
          });
      last.await();
      assertThat(System.nanoTime() - start).isGreaterThanOrEqualTo(60 * MILLI);
    }
    assertThat(done).containsExactly("first", "second");
  }
}
