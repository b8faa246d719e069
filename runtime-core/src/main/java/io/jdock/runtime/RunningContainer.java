package io.jdock.runtime;

import io.jdock.linux.Descriptors;
import io.jdock.linux.Errnos;
import io.jdock.linux.Fd;
import io.jdock.linux.KernelJournal;
import io.jdock.linux.LinuxException;
import io.jdock.linux.cgroup.Cgroup;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** A container that runs on this machine. */
final class RunningContainer implements ContainerProcess {
  private final String id;
  private final WatchedProcess first;
  private final Optional<Cgroup> cgroup;
  private final List<String> warnings;
  private final LinuxContainerRuntime runtime;

  RunningContainer(
      String id,
      WatchedProcess first,
      Optional<Cgroup> cgroup,
      List<String> warnings,
      LinuxContainerRuntime runtime) {
    this.id = id;
    this.first = first;
    this.cgroup = cgroup;
    this.warnings = List.copyOf(warnings);
    this.runtime = runtime;
  }

  @Override
  public ExecProcess exec(ProcessSpec process, Stdio stdio, KernelJournal journal)
      throws LaunchException {
    try (Fd pidNamespace = Descriptors.open(namespacePath("pid"), Descriptors.O_RDONLY)) {
      // The pid may be another process' by now; the pidfd is not.
      probe();
      return runtime.exec(id, process, stdio, first.descriptor(), pidNamespace, cgroup, journal);
    } catch (LinuxException e) {
      throw LaunchException.of("exec", e);
    }
  }

  @Override
  public void signalAll(int signal) throws IOException {
    for (int pid : pids()) {
      try (io.jdock.linux.PidFd process = io.jdock.linux.PidFd.open(pid)) {
        process.signal(signal);
      } catch (LinuxException e) {
        if (e.errno() != Errnos.ESRCH) {
          throw e;
        }
      }
    }
  }

  @Override
  public void freeze() throws IOException {
    requireCgroup().freeze();
  }

  @Override
  public void thaw() throws IOException {
    requireCgroup().thaw();
  }

  @Override
  public List<Integer> pids() throws IOException {
    return requireCgroup().pids();
  }

  @Override
  public Optional<Cgroup> cgroup() {
    return cgroup;
  }

  private Cgroup requireCgroup() throws IOException {
    return cgroup.orElseThrow(() -> new IOException("container " + id + " has no control group"));
  }

  @Override
  public List<String> warnings() {
    return warnings;
  }

  @Override
  public int pid() {
    return first.pid();
  }

  @Override
  public long startTimeTicks() {
    return first.startTimeTicks();
  }

  @Override
  public CompletableFuture<ExitStatus> exit() {
    return first.exit();
  }

  @Override
  public void signal(int signal) throws LinuxException {
    first.signal(signal);
  }

  @Override
  public Optional<TerminalMaster> terminal() {
    return first.terminal();
  }
}
