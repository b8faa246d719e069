package io.jdock.engine.container;

import io.jdock.engine.EngineException;
import io.jdock.engine.Execs.ExecRequest;
import io.jdock.engine.stream.ProcessStreams;
import io.jdock.linux.KernelJournal;
import io.jdock.runtime.ConsoleSize;
import io.jdock.runtime.ContainerProcess;
import io.jdock.runtime.ExecProcess;
import io.jdock.runtime.LaunchException;
import io.jdock.runtime.ProcessSpec;
import java.io.IOException;

/** Starts processes that join running containers. */
final class ExecRunner {
  private final ContainerLauncher launcher;
  private final ProcessCompiler processes;

  ExecRunner(ContainerLauncher launcher, ProcessCompiler processes) {
    this.launcher = launcher;
    this.processes = processes;
  }

  /** A process that did not start, with the exit code that Docker gives it. */
  static final class Failure extends Exception {
    private static final long serialVersionUID = 1L;
    private final int exitCode;
    private final EngineException error;

    Failure(int exitCode, EngineException error) {
      super(error);
      this.exitCode = exitCode;
      this.error = error;
    }

    int exitCode() {
      return exitCode;
    }

    EngineException error() {
      return error;
    }
  }

  /** The container's process, when others can join it. */
  static ContainerProcess joinable(Container container) {
    ContainerProcess process = container.process();
    if (process == null) {
      throw EngineException.conflict("container " + container.id() + " is not running");
    }
    switch (container.state().status()) {
      case PAUSED ->
          throw EngineException.conflict(
              "Container " + container.name() + " is paused, unpause the container before exec");
      case RESTARTING ->
          throw EngineException.conflict(
              "Container "
                  + container.id()
                  + " is restarting, wait until the container is running");
      default -> {}
    }
    return process;
  }

  ExecProcess start(
      Container container, ExecRequest request, ConsoleSize size, ProcessStreams streams)
      throws Failure {
    ContainerProcess process = joinable(container);
    ContainerRecord record = container.record();
    try (StdioFactory.Ends ends = StdioFactory.forExec(request.tty(), streams.input() != null)) {
      ProcessSpec spec = processes.exec(record, request, size, launcher.users(container.id()));
      ExecProcess started = process.exec(spec, ends.stdio(), KernelJournal.none());
      ends.connect(streams, started);
      return started;
    } catch (LaunchException e) {
      LaunchFailure failure =
          LaunchFailure.ofExec(e, request.command().get(0), request.workingDir());
      throw new Failure(failure.exitCode(), failure.error());
    } catch (IOException e) {
      throw new Failure(126, EngineException.system(String.valueOf(e.getMessage()), e));
    } catch (EngineException e) {
      throw new Failure(126, e);
    } catch (IllegalArgumentException e) {
      throw new Failure(126, EngineException.invalid(String.valueOf(e.getMessage())));
    }
  }
}
