package io.jdock.linux;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class EventLoopTest {
  @Test
  void callsTheHandlerWhenAPipeCanBeReadAndRunsTasks() throws Exception {
    try (EventLoop loop = EventLoop.start("test")) {
      Fd[] pipe = Descriptors.pipe(Descriptors.O_NONBLOCK);
      CompletableFuture<Integer> ready = new CompletableFuture<>();
      CompletableFuture<Boolean> inLoop = new CompletableFuture<>();
      loop.register(
          pipe[0],
          EventLoop.EPOLLIN,
          events -> {
            loop.deregister(pipe[0]);
            ready.complete(events);
          });
      loop.execute(() -> inLoop.complete(loop.inLoop()));
      try (NativeScope scope = new NativeScope()) {
        assertThat(Descriptors.write(pipe[1], scope.allocate(8), 1)).isEqualTo(1);
      }

      assertThat(ready.get(5, TimeUnit.SECONDS) & EventLoop.EPOLLIN).isNotZero();
      assertThat(inLoop.get(5, TimeUnit.SECONDS)).isTrue();
      pipe[0].close();
      pipe[1].close();
    }
  }

  @Test
  void aTaskRunsBeforeALaterEventIsToldHoweverLateTheThreadRuns() throws Exception {
    CountDownLatch scheduled = new CountDownLatch(1);
    Syscalls late =
        (number, a, b, c, d, e, f) -> {
          if (number == SyscallNumber.EPOLL_PWAIT) {
            awaitUninterruptibly(scheduled);
          }
          return Syscalls.host().invoke(number, a, b, c, d, e, f);
        };
    List<String> order = new CopyOnWriteArrayList<>();
    CountDownLatch told = new CountDownLatch(1);
    try (EventLoop loop = EventLoop.start("test", late);
        NativeScope scope = new NativeScope()) {
      Fd[] pipe = Descriptors.pipe(Descriptors.O_NONBLOCK);
      // Readable before the loop is woken, so that the kernel tells of it first.
      assertThat(Descriptors.write(pipe[1], scope.allocate(8), 1)).isEqualTo(1);
      loop.register(
          pipe[0],
          EventLoop.EPOLLIN,
          events -> {
            loop.deregister(pipe[0]);
            order.add("event");
            told.countDown();
          });
      loop.execute(() -> order.add("task"));
      scheduled.countDown();

      assertThat(told.await(5, TimeUnit.SECONDS)).isTrue();
      assertThat(order).containsExactly("task", "event");
      pipe[0].close();
      pipe[1].close();
    }
  }

  private static void awaitUninterruptibly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  @Test
  void anEdgeThatIsThereBeforeTheRegistrationIsNotLost() throws Exception {
    try (EventLoop loop = EventLoop.start("test");
        NativeScope scope = new NativeScope()) {
      for (int i = 0; i < 200; i++) {
        Fd[] pipe = Descriptors.pipe(0);
        assertThat(Descriptors.write(pipe[1], scope.allocate(8), 1)).isEqualTo(1);
        CompletableFuture<Integer> ready = new CompletableFuture<>();
        loop.register(pipe[0], EventLoop.EPOLLIN | EventLoop.EPOLLET, ready::complete);
        assertThat(ready.get(5, TimeUnit.SECONDS)).isNotZero();
        loop.deregister(pipe[0]);
        pipe[0].close();
        pipe[1].close();
      }
    }
  }
}
