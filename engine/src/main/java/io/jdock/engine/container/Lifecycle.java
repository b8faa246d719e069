package io.jdock.engine.container;

import io.jdock.engine.ContainerConfig;
import io.jdock.engine.ContainerState.Health;
import io.jdock.engine.ContainerState.Status;
import io.jdock.engine.EngineConfig;
import io.jdock.engine.EngineException;
import io.jdock.engine.RestartPolicy;
import io.jdock.engine.event.EventBus;
import io.jdock.engine.log.ContainerLog;
import io.jdock.engine.log.FileLog;
import io.jdock.engine.log.LogHost;
import io.jdock.engine.stream.OutputHub;
import io.jdock.engine.stream.ProcessStreams;
import io.jdock.engine.stream.StreamLoop;
import io.jdock.linux.Errnos;
import io.jdock.linux.LinuxException;
import io.jdock.linux.Signal;
import io.jdock.linux.cgroup.Cgroup;
import io.jdock.net.Endpoint;
import io.jdock.runtime.ContainerProcess;
import io.jdock.runtime.ExitStatus;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Starts, stops and ends containers. A container's process that ends is noticed on the event loop;
 * what was left in its pipes is read; then a worker takes it down, tells those that wait, and
 * removes it or starts it again as its options say.
 */
final class Lifecycle {
  private static final System.Logger LOG = System.getLogger(Lifecycle.class.getName());
  private static final int DEFAULT_STOP_SECONDS = 10;
  private static final int FAILED_BEFORE_START = 128;

  private final EngineConfig config;
  private final ContainerStore store;
  private final ContainerLogs logs;
  private final ContainerLauncher launcher;
  private final EventBus events;
  private final StreamLoop loop;
  private final Scheduler scheduler;
  private final Map<String, RestartBackoff> backoffs = new ConcurrentHashMap<>();
  private final Map<String, ScheduledFuture<?>> restarts = new ConcurrentHashMap<>();
  private volatile Hooks hooks = new Hooks() {};
  private volatile boolean shuttingDown;

  /** What follows a container's life. Called with its lock held. */
  interface Hooks {
    /** It has a place on a network from now on. */
    default void connected(Endpoint endpoint) {}

    /** It has none there any more, because it ended. */
    default void disconnected(Endpoint endpoint) {}

    default void started(Container container) {}

    default void ended(Container container) {}

    /** It ended and is to be removed. Called without the lock. */
    default void autoRemove(Container container) {}
  }

  Lifecycle(
      EngineConfig config,
      ContainerStore store,
      ContainerLauncher launcher,
      EventBus events,
      StreamLoop loop,
      Scheduler scheduler) {
    this.config = config;
    this.store = store;
    this.logs = new ContainerLogs(store, new LogHost(scheduler.clock(), scheduler.workers()));
    this.launcher = launcher;
    this.events = events;
    this.loop = loop;
    this.scheduler = scheduler;
  }

  void hooks(Hooks to) {
    hooks = to;
  }

  /** No container is started again from now. */
  void shuttingDown() {
    shuttingDown = true;
    restarts.values().forEach(restart -> restart.cancel(false));
  }

  void start(Container container) {
    try (Container.Held held = container.hold()) {
      Status status = container.state().status();
      if (container.removing() || status == Status.DEAD) {
        throw EngineException.conflict("container is marked for removal and cannot be started");
      }
      if (status == Status.PAUSED) {
        throw EngineException.conflict("cannot start a paused container, try unpause instead");
      }
      if (status == Status.RUNNING) {
        throw EngineException.notModified("container is already running");
      }
      cancelRestart(container);
      backoff(container).reset();
      container.run(container.run().withRestartCount(0).withStoppedByUser(false));
      launch(container);
    }
  }

  private void launch(Container container) {
    container.requireHeld();
    ProcessStreams streams = streams(container);
    JournalRecorder journal = new JournalRecorder();
    ContainerLauncher.Launched launched;
    container.rootUse().writeLock().lock();
    try {
      connectLog(container);
      launched = launcher.launch(container, streams, journal);
    } catch (ContainerLauncher.Failure failure) {
      store.later(files(container).journal(), new LazyJournal(journal));
      failed(container, failure);
      throw failure.error();
    } finally {
      container.rootUse().writeLock().unlock();
    }
    ContainerProcess process = launched.process();
    container.process(process);
    container.run(
        container
            .run()
            .started(
                process.pid(),
                process.startTimeTicks(),
                scheduler.clock().instant(),
                initialHealth(container.record().config()),
                launched.connected().endpoints(),
                launched.connected().ports()));
    store.save(container.id(), container.run());
    store.later(files(container).journal(), new LazyJournal(journal));
    process
        .warnings()
        .forEach(warning -> LOG.log(System.Logger.Level.WARNING, container.id() + ": " + warning));
    launched.connected().endpoints().forEach(hooks::connected);
    event(container, "start", Map.of());
    hooks.started(container);
    watch(container, process);
  }

  static @Nullable Health initialHealth(ContainerConfig config) {
    return HealthMonitor.isOff(config.healthcheck()) ? null : new Health("starting", 0, List.of());
  }

  /** Follows a process that runs, started here or taken over. */
  void watch(Container container, ContainerProcess process) {
    boolean limited = container.record().hostConfig().resources().memory() > 0;
    OomNotice oom =
        limited
            ? OomNotice.watch(
                loop, process, () -> scheduler.workers().execute(() -> oomKilled(container)))
            : OomNotice.none(loop);
    process
        .exit()
        .thenAccept(
            status -> {
              oom.close();
              ProcessStreams streams = container.streams();
              CompletableFuture<Void> drained =
                  streams == null
                      ? CompletableFuture.completedFuture(null)
                      : streams.output().drain();
              drained.thenRunAsync(
                  () -> guarded(container, () -> ended(container, process, status)),
                  scheduler.workers());
            });
  }

  private static void guarded(Container container, Runnable task) {
    try {
      task.run();
    } catch (RuntimeException e) {
      LOG.log(System.Logger.Level.ERROR, "container " + container.id(), e);
    }
  }

  private void oomKilled(Container container) {
    try (Container.Held held = container.hold()) {
      if (container.process() != null) {
        container.run(container.run().withOomKilled());
        store.save(container.id(), container.run());
        event(container, "oom", Map.of());
      }
    }
  }

  /** The streams of the next run, made when the first client attaches or the container starts. */
  ProcessStreams streams(Container container) {
    container.requireHeld();
    ProcessStreams streams = container.streams();
    if (streams != null) {
      return streams;
    }
    ContainerConfig c = container.record().config();
    streams = ProcessStreams.of(loop, openLog(container), c.openStdin(), c.stdinOnce(), c.tty());
    container.streams(streams);
    return streams;
  }

  private @Nullable ContainerLog openLog(Container container) {
    ContainerLog log = logs.open(container.record()).orElse(null);
    container.log(log);
    return log;
  }

  private static void connectLog(Container container) throws ContainerLauncher.Failure {
    ContainerLog log = container.log();
    try {
      if (log != null) {
        log.connect();
      }
    } catch (IOException e) {
      throw new ContainerLauncher.Failure(FAILED_BEFORE_START, ContainerLogs.failed(e));
    }
  }

  /** What an earlier daemon had taken of the output of a container that ended without it. */
  void finishLog(Container container, Path streams) {
    try {
      ContainerLog log = logs.open(container.record()).orElse(null);
      FileLog file = log == null ? null : log.durable().orElse(null);
      if (file != null) {
        OutputHub.finish(streams, file);
      }
      if (log != null) {
        log.close();
      }
    } catch (IOException | EngineException e) {
      LOG.log(System.Logger.Level.WARNING, "the rest of the output of " + container.id(), e);
    }
  }

  ContainerLogs logs() {
    return logs;
  }

  ContainerFiles files(Container container) {
    return new ContainerFiles(store.directory(container.id()), container.id());
  }

  /** Who started it is told by the failure itself; others wait on, unless it had run before. */
  private void failed(Container container, ContainerLauncher.Failure failure) {
    endStreams(container);
    boolean ranBefore = container.state().status() == Status.RESTARTING;
    container.run(container.run().failedToStart(failure.exitCode(), failure.error().text()));
    store.save(container.id(), container.run());
    if (ranBefore) {
      container
          .takeNextExit()
          .complete(new Container.Exit(failure.exitCode(), failure.error().text()));
    }
    if (container.record().hostConfig().autoRemove()) {
      scheduler.workers().execute(() -> guarded(container, () -> hooks.autoRemove(container)));
    }
  }

  private void endStreams(Container container) {
    ProcessStreams streams = container.streams();
    if (streams != null) {
      if (streams.input() != null) {
        streams.input().end();
      }
      streams.output().drain();
      streams.output().end();
      container.streams(null);
    }
  }

  private void ended(Container container, ContainerProcess process, ExitStatus status) {
    boolean autoRemove = false;
    CompletableFuture<Container.Exit> waiting;
    try (Container.Held held = container.hold()) {
      if (container.process() != process) {
        return;
      }
      hooks.ended(container);
      boolean oom = container.state().oomKilled() || oomKilledAtEnd(process);
      container.process(null);
      JournalRecorder journal = new JournalRecorder();
      process
          .cgroup()
          .ifPresentOrElse(
              cgroup -> launcher.takeDown(container, cgroup, journal),
              () -> launcher.takeDown(container, journal));
      store.later(files(container).teardown(), new LazyJournal(journal));
      Instant startedAt = container.state().startedAt();
      Duration ran = startedAt == null ? Duration.ZERO : Duration.between(startedAt, status.at());
      List<Endpoint> endpoints = container.run().endpoints();
      String error =
          status.known() ? "" : "the exit code is not known: the daemon was not there to see it";
      boolean again = restartApplies(container, status.code());
      container.run(
          container
              .run()
              .ended(
                  again ? Status.RESTARTING : Status.EXITED,
                  status.code(),
                  error,
                  oom,
                  status.at()));
      if (again) {
        container.run(container.run().withRestartCount(container.run().restartCount() + 1));
      }
      store.save(container.id(), container.run());
      event(
          container,
          "die",
          Map.of(
              "exitCode", Integer.toString(status.code()),
              "execDuration", Long.toString(ran.toSeconds())));
      endpoints.forEach(hooks::disconnected);
      endStreams(container);
      waiting = container.takeNextExit();
      if (again) {
        scheduleRestart(container, ran);
      } else {
        autoRemove = container.record().hostConfig().autoRemove() && !shuttingDown;
      }
    }
    waiting.complete(new Container.Exit(status.code(), container.state().error()));
    if (autoRemove) {
      hooks.autoRemove(container);
    }
  }

  private static boolean oomKilledAtEnd(ContainerProcess process) {
    try {
      Cgroup cgroup = process.cgroup().orElse(null);
      return cgroup != null && cgroup.oomKilled();
    } catch (IOException e) {
      LOG.log(System.Logger.Level.DEBUG, "reading OOM state", e);
      return false;
    }
  }

  private boolean restartApplies(Container container, int exitCode) {
    RestartPolicy policy = container.record().hostConfig().restartPolicy();
    return !shuttingDown
        && !container.removing()
        && RestartBackoff.applies(
            policy, exitCode, container.run().stoppedByUser(), container.run().restartCount());
  }

  private RestartBackoff backoff(Container container) {
    return backoffs.computeIfAbsent(container.id(), id -> new RestartBackoff());
  }

  private void scheduleRestart(Container container, Duration ran) {
    Duration delay = backoff(container).next(ran);
    restarts.put(
        container.id(), scheduler.after(delay, () -> guarded(container, () -> again(container))));
  }

  private void again(Container container) {
    boolean retry = false;
    try (Container.Held held = container.hold()) {
      if (container.state().status() != Status.RESTARTING || shuttingDown) {
        return;
      }
      try {
        launch(container);
      } catch (EngineException e) {
        LOG.log(
            System.Logger.Level.ERROR, "restarting container " + container.id() + ": " + e.text());
        retry = restartApplies(container, container.state().exitCode());
        if (retry) {
          container.run(
              container
                  .run()
                  .withStatus(Status.RESTARTING)
                  .withRestartCount(container.run().restartCount() + 1));
          scheduleRestart(container, Duration.ZERO);
        }
      }
    }
  }

  /** A restart that is due does not come; the container counts as exited. */
  void cancelRestart(Container container) {
    container.requireHeld();
    ScheduledFuture<?> restart = restarts.remove(container.id());
    if (restart != null) {
      restart.cancel(false);
    }
    if (container.state().status() == Status.RESTARTING) {
      container.run(container.run().withStatus(Status.EXITED));
      store.save(container.id(), container.run());
    }
  }

  void stop(Container container, @Nullable String signal, @Nullable Integer timeout) {
    if (!stopIfRunning(container, signal, timeout)) {
      throw EngineException.notModified("container is already stopped");
    }
  }

  /**
   * @return whether it ran
   */
  private boolean stopIfRunning(
      Container container, @Nullable String signal, @Nullable Integer timeout) {
    ContainerConfig c = container.record().config();
    int number = signal(signal != null && !signal.isEmpty() ? signal : c.stopSignal());
    int seconds =
        timeout != null
            ? timeout
            : c.stopTimeout() != null ? c.stopTimeout() : DEFAULT_STOP_SECONDS;
    ContainerProcess process;
    CompletableFuture<Container.Exit> exit;
    try (Container.Held held = container.hold()) {
      if (!container.state().running()) {
        return false;
      }
      if (!shuttingDown) {
        container.run(container.run().withStoppedByUser(true));
      }
      cancelRestart(container);
      process = container.process();
      exit = container.nextExit();
      if (process == null) {
        store.save(container.id(), container.run());
        return true;
      }
      send(container, process, number);
      thawForSignal(container, process);
    }
    if (!await(exit, seconds < 0 ? null : Duration.ofSeconds(seconds))) {
      send(container, process, Signal.SIGKILL);
      await(exit, null);
    }
    settle(container);
    event(container, "stop", Map.of());
    return true;
  }

  /** Waits for whoever ended the container to let go of it. */
  private static void settle(Container container) {
    container.hold().close();
  }

  private static int signal(@Nullable String text) {
    if (text == null || text.isEmpty()) {
      return Signal.SIGTERM;
    }
    return Signal.parse(text).orElseThrow(() -> EngineException.invalid("invalid signal: " + text));
  }

  private void send(Container container, ContainerProcess process, int signal) {
    try {
      process.signal(signal);
      event(container, "kill", Map.of("signal", Integer.toString(signal)));
    } catch (LinuxException e) {
      if (e.errno() != Errnos.ESRCH) {
        throw EngineException.system(
            "cannot kill container: " + container.id() + ": " + e.getMessage(), e);
      }
    }
  }

  /** A frozen process gets its signals only when it goes on. */
  private void thawForSignal(Container container, ContainerProcess process) {
    if (container.state().status() == Status.PAUSED) {
      thaw(container, process);
    }
  }

  private void thaw(Container container, ContainerProcess process) {
    try {
      process.thaw();
    } catch (IOException e) {
      throw EngineException.system(
          "Cannot unpause container " + container.id() + ": " + e.getMessage(), e);
    }
    container.run(container.run().withStatus(Status.RUNNING));
    store.save(container.id(), container.run());
    event(container, "unpause", Map.of());
  }

  private static boolean await(CompletableFuture<?> future, @Nullable Duration longest) {
    try {
      if (longest == null) {
        future.get();
      } else {
        future.get(longest.toMillis(), TimeUnit.MILLISECONDS);
      }
      return true;
    } catch (TimeoutException e) {
      return false;
    } catch (ExecutionException e) {
      throw EngineException.system("waiting for a container: " + e.getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw EngineException.system("interrupted while waiting for a container", e);
    }
  }

  void restart(Container container, @Nullable String signal, @Nullable Integer timeout) {
    boolean autoRemove = container.record().hostConfig().autoRemove();
    try {
      if (autoRemove) {
        setAutoRemove(container, false);
      }
      stopIfRunning(container, signal, timeout);
    } finally {
      if (autoRemove) {
        setAutoRemove(container, true);
      }
    }
    start(container);
    event(container, "restart", Map.of());
  }

  private static void setAutoRemove(Container container, boolean to) {
    try (Container.Held held = container.hold()) {
      container.record(
          container.record().withHostConfig(container.record().hostConfig().withAutoRemove(to)));
    }
  }

  void kill(Container container, @Nullable String signal) {
    int number = signal == null || signal.isEmpty() ? Signal.SIGKILL : signal(signal);
    CompletableFuture<Container.Exit> exit;
    try (Container.Held held = container.hold()) {
      ContainerProcess process = container.process();
      boolean waitsForRestart = container.state().status() == Status.RESTARTING;
      if (process == null && !waitsForRestart) {
        throw EngineException.conflict(
            "cannot kill container: "
                + container.name()
                + ": container "
                + container.id()
                + " is not running");
      }
      String custom = container.record().config().stopSignal();
      if (number == Signal.SIGKILL || custom == null || signal(custom) == number) {
        container.run(container.run().withStoppedByUser(true));
      }
      cancelRestart(container);
      if (process == null) {
        return;
      }
      exit = container.nextExit();
      send(container, process, number);
      thawForSignal(container, process);
    }
    if (number == Signal.SIGKILL) {
      await(exit, null);
      settle(container);
    }
  }

  void pause(Container container) {
    try (Container.Held held = container.hold()) {
      ContainerProcess process = container.process();
      if (container.state().status() == Status.RESTARTING) {
        throw EngineException.conflict(
            "Container " + container.id() + " is restarting, wait until the container is running");
      }
      if (process == null) {
        throw EngineException.conflict("Container " + container.id() + " is not running");
      }
      if (container.state().status() == Status.PAUSED) {
        throw EngineException.conflict("Container " + container.id() + " is already paused");
      }
      try {
        process.freeze();
      } catch (IOException e) {
        throw EngineException.system(
            "cannot pause container " + container.id() + ": " + e.getMessage(), e);
      }
      container.run(container.run().withStatus(Status.PAUSED));
      store.save(container.id(), container.run());
      event(container, "pause", Map.of());
    }
  }

  void unpause(Container container) {
    try (Container.Held held = container.hold()) {
      ContainerProcess process = container.process();
      if (process == null || container.state().status() != Status.PAUSED) {
        throw EngineException.conflict("Container " + container.id() + " is not paused");
      }
      thaw(container, process);
    }
  }

  /** Forgets what it keeps about a container that is no more. */
  void forget(Container container) {
    restarts.remove(container.id());
    backoffs.remove(container.id());
    endStreams(container);
  }

  void event(Container container, String action, Map<String, String> more) {
    Map<String, String> attributes = container.eventAttributes();
    attributes.putAll(more);
    events.publish("container", action, container.id(), attributes);
  }

  /** Seconds for containers to stop when the daemon does. */
  int shutdownTimeout(Container container) {
    Integer own = container.record().config().stopTimeout();
    return own == null ? config.shutdownTimeout() : own;
  }
}
