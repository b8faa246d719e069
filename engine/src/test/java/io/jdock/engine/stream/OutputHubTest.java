package io.jdock.engine.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.jdock.engine.HostConfig.LogConfig;
import io.jdock.engine.log.ContainerLog;
import io.jdock.engine.log.LogContext;
import io.jdock.engine.log.LogDrivers;
import io.jdock.engine.log.LogHost;
import io.jdock.linux.Descriptors;
import io.jdock.linux.EventLoop;
import io.jdock.linux.Fd;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OutputHubTest {
  @TempDir Path dir;

  /** Whoever waits for the end removes the directory, and must not meet the loop in it. */
  @Test
  void noSpoolIsLeftWhenTheEndIsTold() throws Exception {
    Path fifos = Files.createDirectory(dir.resolve("fifos"));
    try (EventLoop loop = EventLoop.start("test");
        StreamLoop streams = new StreamLoop(loop)) {
      OutputHub hub = new OutputHub(streams, log());
      List<Fd> outputs = new ArrayList<>();
      for (String name : List.of("stdout", "stderr")) {
        Descriptors.mkfifo(fifos.resolve(name), 0600);
        outputs.add(
            Descriptors.open(fifos.resolve(name), Descriptors.O_RDONLY | Descriptors.O_NONBLOCK));
      }
      hub.start(fifos, outputs);
      Files.writeString(fifos.resolve("stdout"), "hello\n");
      CountDownLatch held = new CountDownLatch(1);
      loop.execute(() -> await(held)); // so that the question is put before the answer
      CompletableFuture<List<String>> left = hub.drain().thenApply(nothing -> names(fifos));
      held.countDown();

      assertThat(left.get(5, TimeUnit.SECONDS)).containsExactly("stderr", "stdout");
      assertThat(Files.readString(dir.resolve("c/c-json.log"))).contains("\"log\":\"hello\\n\"");
    }
  }

  private ContainerLog log() throws IOException {
    LogContext context =
        new LogContext(
            Map.of(),
            "c",
            "name",
            "",
            "image",
            Instant.EPOCH,
            List.of(),
            Map.of(),
            List.of(),
            Files.createDirectory(dir.resolve("c")));
    return LogDrivers.standard()
        .driver(new LogConfig("json-file", Map.of()))
        .open(context, new LogHost(Clock.systemUTC(), Runnable::run))
        .orElseThrow();
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static List<String> names(Path directory) {
    try (Stream<Path> files = Files.list(directory)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
