package io.jdock.compose.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SideBySideTest {
  private final ExecutorService threads = Executors.newCachedThreadPool();

  @AfterEach
  void end() {
    threads.shutdownNow();
  }

  @Test
  void noMoreRunAtOnceThanWanted() throws Exception {
    AtomicInteger now = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    SideBySide tasks = new SideBySide(threads, 2);
    for (int i = 0; i < 50; i++) {
      tasks.begin(
          () -> {
            most.accumulateAndGet(now.incrementAndGet(), Math::max);
            Thread.yield();
            now.decrementAndGet();
          });
    }
    tasks.await();
    assertThat(most.get()).isBetween(1, 2);
  }

  @Test
  void withoutALimitAllRunAtOnce() throws Exception {
    CountDownLatch together = new CountDownLatch(20);
    SideBySide tasks = new SideBySide(threads, -1);
    for (int i = 0; i < 20; i++) {
      tasks.begin(
          () -> {
            together.countDown();
            assertThat(together.await(60, TimeUnit.SECONDS)).isTrue();
          });
    }
    tasks.await();
  }

  @Test
  void aFailureGivesItsPlaceBack() {
    SideBySide tasks = new SideBySide(threads, 1);
    AtomicInteger ran = new AtomicInteger();
    for (int i = 0; i < 3; i++) {
      tasks.begin(
          () -> {
            ran.incrementAndGet();
            throw new IOException("no");
          });
    }
    assertThatThrownBy(tasks::await).isInstanceOf(IOException.class).hasMessage("no");
    assertThat(ran.get()).isEqualTo(3);
  }
}
