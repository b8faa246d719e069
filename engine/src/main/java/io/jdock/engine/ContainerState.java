package io.jdock.engine;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What a container is doing, by Docker's names.
 *
 * @param pid of its first process as the host sees it; 0 when none runs
 * @param exitCode of the last run
 * @param error why it did not start; empty when it did
 * @param oomKilled whether the kernel killed a process of the last run for want of memory
 * @param startedAt null when it never was
 * @param finishedAt null when it never was
 */
public record ContainerState(
    Status status,
    int pid,
    int exitCode,
    String error,
    boolean oomKilled,
    @Nullable Instant startedAt,
    @Nullable Instant finishedAt,
    @Nullable Health health) {

  /** Docker's words for what a container is doing. */
  public enum Status {
    CREATED,
    RUNNING,
    PAUSED,
    RESTARTING,
    REMOVING,
    EXITED,
    DEAD;

    @JsonValue
    public String text() {
      return name().toLowerCase(Locale.ROOT);
    }

    @JsonCreator
    public static Status of(String text) {
      for (Status status : values()) {
        if (status.text().equals(text)) {
          return status;
        }
      }
      throw EngineException.invalid("invalid filter 'status=" + text + "'");
    }
  }

  /** Whether a process of it exists: running, paused or about to run again. */
  public boolean running() {
    return status == Status.RUNNING || status == Status.PAUSED || status == Status.RESTARTING;
  }

  /**
   * What the healthcheck found.
   *
   * @param status {@code starting}, {@code healthy} or {@code unhealthy}
   * @param log the last five probes, oldest first
   */
  public record Health(String status, int failingStreak, List<Probe> log) {
    public Health {
      log = List.copyOf(log);
    }
  }

  /** One probe of a healthcheck. */
  public record Probe(Instant start, Instant end, int exitCode, String output) {}
}
