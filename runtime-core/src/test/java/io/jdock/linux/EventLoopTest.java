package io.jdock.linux;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CompletableFuture;
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
