package io.jdock.engine.container;

import io.jdock.engine.Attachment;
import io.jdock.engine.EngineException;
import io.jdock.engine.Execs;
import io.jdock.engine.StreamSink;
import io.jdock.engine.stream.ClientAttachment;
import io.jdock.engine.stream.DetachKeys;
import io.jdock.engine.stream.ProcessStreams;
import io.jdock.engine.stream.StreamLoop;
import io.jdock.linux.LinuxException;
import io.jdock.runtime.ConsoleSize;
import io.jdock.runtime.ExecProcess;
import io.jdock.runtime.ExitStatus;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Commands that users run in running containers. */
final class ExecService implements Execs {
  /** How long a finished exec can still be asked about. */
  private static final Duration REMEMBERED = Duration.ofMinutes(5);

  private final ContainerRegistry registry;
  private final ExecRunner runner;
  private final Lifecycle lifecycle;
  private final StreamLoop loop;
  private final Scheduler scheduler;
  private final SecureRandom random = new SecureRandom();
  private final Map<String, Exec> execs = new ConcurrentHashMap<>();

  private static final class Exec {
    private final String id;
    private final Container container;
    private final ExecRequest request;
    private boolean started;
    private @Nullable Integer exitCode;
    private @Nullable ExecProcess process;

    Exec(String id, Container container, ExecRequest request) {
      this.id = id;
      this.container = container;
      this.request = request;
    }
  }

  ExecService(
      ContainerRegistry registry,
      ExecRunner runner,
      Lifecycle lifecycle,
      StreamLoop loop,
      Scheduler scheduler) {
    this.registry = registry;
    this.runner = runner;
    this.lifecycle = lifecycle;
    this.loop = loop;
    this.scheduler = scheduler;
  }

  @Override
  public String create(String ref, ExecRequest request) {
    Container container = registry.resolve(ref);
    ExecRunner.joinable(container);
    if (request.command().isEmpty()) {
      throw EngineException.invalid("No exec command specified");
    }
    DetachKeys.parse(request.detachKeys());
    byte[] bytes = new byte[32];
    random.nextBytes(bytes);
    Exec exec = new Exec(HexFormat.of().formatHex(bytes), container, request);
    execs.put(exec.id, exec);
    container.addExec(exec.id);
    event(exec, "exec_create: " + String.join(" ", request.command()), Map.of());
    return exec.id;
  }

  @Override
  public Attachment start(String id, int rows, int columns, StreamSink sink) {
    Exec exec = find(id);
    ExecRequest request = exec.request;
    ProcessStreams streams =
        ProcessStreams.of(loop, null, request.attachStdin(), true, request.tty());
    ClientAttachment client =
        new ClientAttachment(
                streams,
                sink,
                request.attachStdin(),
                request.tty() ? DetachKeys.parse(request.detachKeys()) : null,
                () -> event(exec, "exec_detach", Map.of()))
            .start(request.attachStdout(), request.attachStderr());
    try {
      run(exec, new ConsoleSize(rows, columns), streams);
      return client;
    } catch (EngineException e) {
      streams.output().drain();
      streams.output().end();
      throw e;
    }
  }

  @Override
  public void startDetached(String id) {
    Exec exec = find(id);
    run(exec, ConsoleSize.UNSET, ProcessStreams.of(loop, null, false, true, exec.request.tty()));
  }

  private void run(Exec exec, ConsoleSize size, ProcessStreams streams) {
    synchronized (exec) {
      if (exec.started) {
        throw EngineException.conflict(
            "Error: Exec command "
                + exec.id
                + (exec.exitCode == null ? " is already running" : " has already run"));
      }
      exec.started = true;
    }
    ExecProcess process;
    try {
      process = runner.start(exec.container, exec.request, size, streams);
    } catch (ExecRunner.Failure failure) {
      finish(exec, failure.exitCode());
      throw failure.error();
    }
    synchronized (exec) {
      exec.process = process;
    }
    event(exec, "exec_start: " + String.join(" ", exec.request.command()), Map.of());
    process.exit().thenAccept(status -> ended(exec, streams, status));
  }

  /** The exit code can be asked for before the client sees its streams end. On the event loop. */
  private void ended(Exec exec, ProcessStreams streams, ExitStatus status) {
    finish(exec, status.code());
    event(exec, "exec_die", Map.of("exitCode", Integer.toString(status.code())));
    if (streams.input() != null) {
      streams.input().end();
    }
    streams.output().drain();
    streams.output().end();
  }

  private void finish(Exec exec, int exitCode) {
    synchronized (exec) {
      exec.exitCode = exitCode;
      exec.process = null;
    }
    exec.container.removeExec(exec.id);
    scheduler.after(REMEMBERED, () -> execs.remove(exec.id));
  }

  @Override
  public ExecDetails inspect(String id) {
    Exec exec = find(id);
    synchronized (exec) {
      ExecProcess process = exec.process;
      return new ExecDetails(
          id,
          exec.container.id(),
          exec.request,
          process != null,
          exec.exitCode,
          process == null ? 0 : process.pid());
    }
  }

  @Override
  public void resize(String id, int rows, int columns) {
    Exec exec = find(id);
    ExecProcess process;
    synchronized (exec) {
      process = exec.process;
    }
    if (process == null) {
      throw EngineException.conflict("exec " + id + " is not running");
    }
    try {
      if (process.terminal().isPresent()) {
        process.terminal().get().resize(new ConsoleSize(rows, columns));
      }
    } catch (LinuxException e) {
      throw EngineException.system("resizing exec " + id + ": " + e.getMessage(), e);
    }
  }

  private Exec find(String id) {
    Exec exec = execs.get(id);
    if (exec == null) {
      throw EngineException.notFound("No such exec instance: " + id);
    }
    return exec;
  }

  /** Forgets the execs of a container that is no more. */
  void forget(Container container) {
    execs.values().removeIf(exec -> exec.container == container);
  }

  private void event(Exec exec, String action, Map<String, String> more) {
    Map<String, String> attributes = new java.util.TreeMap<>(more);
    attributes.put("execID", exec.id);
    lifecycle.event(exec.container, action, attributes);
  }
}
