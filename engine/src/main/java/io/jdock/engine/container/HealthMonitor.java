package io.jdock.engine.container;

import io.jdock.engine.ContainerState.Health;
import io.jdock.engine.ContainerState.Probe;
import io.jdock.engine.EngineException;
import io.jdock.engine.Execs.ExecRequest;
import io.jdock.engine.Healthcheck;
import io.jdock.engine.StreamSink;
import io.jdock.engine.stream.ProcessStreams;
import io.jdock.engine.stream.StreamLoop;
import io.jdock.linux.LinuxException;
import io.jdock.linux.Signal;
import io.jdock.runtime.ConsoleSize;
import io.jdock.runtime.ContainerProcess;
import io.jdock.runtime.ExecProcess;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** Runs healthchecks, and says whether containers are healthy. */
final class HealthMonitor {
  private static final System.Logger LOG = System.getLogger(HealthMonitor.class.getName());
  private static final Duration DEFAULT_INTERVAL = Duration.ofSeconds(30);
  private static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(30);
  private static final Duration DEFAULT_START_INTERVAL = Duration.ofSeconds(5);
  private static final int DEFAULT_RETRIES = 3;
  private static final int LOGGED_PROBES = 5;
  private static final int LOGGED_OUTPUT = 4096;

  private final ExecRunner runner;
  private final ContainerStore store;
  private final Lifecycle lifecycle;
  private final StreamLoop loop;
  private final Scheduler scheduler;
  private final Map<String, ScheduledFuture<?>> next = new ConcurrentHashMap<>();

  HealthMonitor(
      ExecRunner runner,
      ContainerStore store,
      Lifecycle lifecycle,
      StreamLoop loop,
      Scheduler scheduler) {
    this.runner = runner;
    this.store = store;
    this.lifecycle = lifecycle;
    this.loop = loop;
    this.scheduler = scheduler;
  }

  /** Whether nothing is checked. */
  static boolean isOff(@Nullable Healthcheck check) {
    return check == null || check.test().isEmpty() || check.test().get(0).equals("NONE");
  }

  /** The container runs: its first probe comes after one interval. */
  void started(Container container) {
    Healthcheck check = container.record().config().healthcheck();
    if (check != null && !isOff(check)) {
      schedule(container, check);
    }
  }

  void ended(Container container) {
    ScheduledFuture<?> probe = next.remove(container.id());
    if (probe != null) {
      probe.cancel(false);
    }
  }

  private void schedule(Container container, Healthcheck check) {
    Duration delay =
        inStartPeriod(container, check)
            ? or(check.startIntervalNanos(), DEFAULT_START_INTERVAL)
            : or(check.intervalNanos(), DEFAULT_INTERVAL);
    next.put(container.id(), scheduler.after(delay, () -> probe(container, check)));
  }

  private boolean inStartPeriod(Container container, Healthcheck check) {
    Instant started = container.state().startedAt();
    Health health = container.state().health();
    return started != null
        && check.startPeriodNanos() > 0
        && health != null
        && health.status().equals("starting")
        && scheduler.clock().instant().isBefore(started.plusNanos(check.startPeriodNanos()));
  }

  private static Duration or(long nanos, Duration other) {
    return nanos == 0 ? other : Duration.ofNanos(nanos);
  }

  static List<String> command(Healthcheck check, @Nullable List<String> shell) {
    List<String> test = check.test();
    if (test.get(0).equals("CMD-SHELL")) {
      List<String> command =
          new ArrayList<>(shell == null || shell.isEmpty() ? List.of("/bin/sh", "-c") : shell);
      command.addAll(test.subList(1, test.size()));
      return command;
    }
    return test.get(0).equals("CMD") ? test.subList(1, test.size()) : test;
  }

  private void probe(Container container, Healthcheck check) {
    ContainerProcess process = container.process();
    if (process == null) {
      return;
    }
    Instant start = scheduler.clock().instant();
    Capture output = new Capture();
    ProcessStreams streams = ProcessStreams.of(loop, null, false, true, false);
    streams.output().attach(output, EnumSet.allOf(StreamSink.Stream.class), () -> {});
    ExecRequest request =
        new ExecRequest(
            command(check, container.record().config().shell()),
            List.of(),
            "",
            "",
            false,
            false,
            true,
            true,
            false,
            "");
    ExecProcess exec;
    try {
      exec = runner.start(container, request, ConsoleSize.UNSET, streams);
    } catch (ExecRunner.Failure e) {
      streams.output().drain();
      record(container, process, check, new Probe(start, now(), -1, e.error().text()));
      return;
    } catch (EngineException e) {
      LOG.log(System.Logger.Level.DEBUG, "no probe of {0}: {1}", container.id(), e.text());
      streams.output().drain();
      reschedule(container, process, check); // paused, most likely
      return;
    }
    Duration timeout = or(check.timeoutNanos(), DEFAULT_TIMEOUT);
    AtomicBoolean late = new AtomicBoolean();
    ScheduledFuture<?> deadline = scheduler.after(timeout, () -> kill(exec, late));
    exec.exit()
        .thenCompose(
            status -> {
              deadline.cancel(false);
              return streams.output().drain().thenApply(done -> status);
            })
        .thenAcceptAsync(
            status ->
                record(
                    container,
                    process,
                    check,
                    late.get()
                        ? new Probe(
                            start,
                            now(),
                            -1,
                            "Health check exceeded timeout (" + seconds(timeout) + ")")
                        : new Probe(start, now(), status.code(), output.text())),
            scheduler.workers());
  }

  private static String seconds(Duration duration) {
    return duration.toMillis() % 1000 == 0
        ? duration.toSeconds() + "s"
        : duration.toMillis() + "ms";
  }

  private Instant now() {
    return scheduler.clock().instant();
  }

  private static void kill(ExecProcess exec, AtomicBoolean late) {
    late.set(true);
    try {
      exec.signal(Signal.SIGKILL);
    } catch (LinuxException e) {
      LOG.log(System.Logger.Level.DEBUG, "a probe ended at its timeout", e);
    }
  }

  private void record(
      Container container, ContainerProcess process, Healthcheck check, Probe probe) {
    try (Container.Held held = container.hold()) {
      Health old = container.state().health();
      if (container.process() != process || old == null) {
        return;
      }
      Health health = assess(old, probe, check, inStartPeriod(container, check));
      container.run(container.run().withHealth(health));
      store.save(container.id(), container.run());
      if (!health.status().equals(old.status())) {
        lifecycle.event(container, "health_status: " + health.status(), Map.of());
      }
      schedule(container, check);
    }
  }

  private void reschedule(Container container, ContainerProcess process, Healthcheck check) {
    try (Container.Held held = container.hold()) {
      if (container.process() == process) {
        schedule(container, check);
      }
    }
  }

  /** What is known after one more probe. */
  static Health assess(Health old, Probe probe, Healthcheck check, boolean inStartPeriod) {
    List<Probe> log = new ArrayList<>(old.log());
    log.add(probe);
    if (log.size() > LOGGED_PROBES) {
      log.remove(0);
    }
    if (probe.exitCode() == 0) {
      return new Health("healthy", 0, log);
    }
    if (inStartPeriod) {
      return new Health(old.status(), old.failingStreak(), log);
    }
    int streak = old.failingStreak() + 1;
    int retries = check.retries() == 0 ? DEFAULT_RETRIES : check.retries();
    return new Health(streak >= retries ? "unhealthy" : old.status(), streak, log);
  }

  /** Keeps the first 4096 bytes. */
  private static final class Capture implements StreamSink {
    private final ByteArrayOutputStream kept = new ByteArrayOutputStream();

    @Override
    public synchronized boolean write(Stream stream, byte[] bytes) {
      kept.write(bytes, 0, Math.min(bytes.length, LOGGED_OUTPUT - kept.size()));
      return true;
    }

    @Override
    public void onWritable(Runnable action) {
      action.run();
    }

    @Override
    public void end() {}

    @Override
    public void failed(EngineException error) {}

    synchronized String text() {
      return kept.toString(StandardCharsets.UTF_8);
    }
  }
}
