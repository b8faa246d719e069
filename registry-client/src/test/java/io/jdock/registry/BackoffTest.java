package io.jdock.registry;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class BackoffTest {
  private static final Instant NOW = Instant.parse("2026-11-24T03:00:00Z");
  private final Backoff backoff = new Backoff(3, Duration.ofSeconds(1), Duration.ofSeconds(30));

  @Test
  void doublesAndGivesUp() {
    assertThat(backoff.after(1)).contains(Duration.ofSeconds(1));
    assertThat(backoff.after(2)).contains(Duration.ofSeconds(2));
    assertThat(backoff.after(3)).isEmpty();
  }

  @Test
  void obeysTheServerWithinReason() {
    assertThat(backoff.after(1, Optional.of("7"), NOW)).contains(Duration.ofSeconds(7));
    assertThat(backoff.after(1, Optional.of("Tue, 24 Nov 2026 03:00:05 GMT"), NOW))
        .contains(Duration.ofSeconds(5));
    assertThat(backoff.after(1, Optional.of("3600"), NOW)).isEmpty();
    assertThat(backoff.after(1, Optional.of("soon"), NOW)).contains(Duration.ofSeconds(1));
  }
}
