package io.jdock.compose.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class DependencyOrderTest {
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final List<String> done = Collections.synchronizedList(new ArrayList<>());

  @AfterEach
  void end() {
    threads.shutdownNow();
  }

  private static final Map<String, Set<String>> DIAMOND =
      Map.of(
          "web", Set.of("api", "cache"),
          "api", Set.of("db"),
          "cache", Set.of("db", "of another project"),
          "db", Set.of());

  @Test
  void whatIsNeededComesFirst() throws Exception {
    new DependencyOrder(DIAMOND).run(threads, done::add);
    assertThat(done).hasSize(4).startsWith("db").endsWith("web");
  }

  @Test
  void reversedItComesLast() throws Exception {
    new DependencyOrder(DIAMOND).reversed().run(threads, done::add);
    assertThat(done).hasSize(4).startsWith("web").endsWith("db");
  }

  @Test
  void independentServicesRunSideBySide() throws Exception {
    CountDownLatch both = new CountDownLatch(2);
    new DependencyOrder(Map.of("a", Set.of(), "b", Set.of()))
        .run(
            threads,
            service -> {
              both.countDown();
              if (both.await(10, TimeUnit.SECONDS)) {
                done.add(service);
              }
            });
    assertThat(done).containsExactlyInAnyOrder("a", "b");
  }

  @Test
  void afterAFailureNothingNewIsBegun() {
    assertThatThrownBy(
            () ->
                new DependencyOrder(DIAMOND)
                    .run(
                        threads,
                        service -> {
                          done.add(service);
                          if (service.equals("api")) {
                            throw new IOException("api is broken");
                          }
                        }))
        .isInstanceOf(IOException.class)
        .hasMessage("api is broken");
    assertThat(done).contains("db", "api").doesNotContain("web");
  }

  @Test
  void aCycleIsToldRatherThanAwaitedForEver() {
    assertThatThrownBy(
            () ->
                new DependencyOrder(Map.of("a", Set.of("b"), "b", Set.of("a")))
                    .run(threads, done::add))
        .hasMessageContaining("dependency cycle among");
  }
}
