package io.jdock.runtime;

import io.jdock.linux.EventLoop;
import io.jdock.linux.Fd;
import io.jdock.linux.KernelJournal;
import io.jdock.linux.LinuxException;
import io.jdock.linux.PidFd;
import io.jdock.linux.ProcessStat;
import io.jdock.linux.cgroup.Cgroup;
import io.jdock.linux.cgroup.CgroupVersion;
import io.jdock.linux.launch.Launcher;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** {@link ContainerRuntime} by launch programs. */
final class LinuxContainerRuntime implements ContainerRuntime {
  private static final Logger LOG = System.getLogger(LinuxContainerRuntime.class.getName());

  private final EventLoop loop;
  private final Launcher launcher;
  private final Path mountPoint;
  private final List<Integer> ignoredSignals;

  LinuxContainerRuntime(EventLoop loop, Path stateDirectory) throws IOException {
    this.loop = loop;
    this.launcher = Launcher.create();
    this.mountPoint = Files.createDirectories(stateDirectory.resolve("root")).toRealPath();
    this.ignoredSignals = SignalDispositions.prepare();
  }

  @Override
  public ContainerProcess start(
      ContainerSpec spec, Optional<Cgroup> cgroup, Stdio stdio, KernelJournal journal)
      throws LaunchException {
    try (CgroupEntry entry = CgroupEntry.open(cgroup);
        NamespaceDescriptors namespaces = NamespaceDescriptors.open(spec.namespaces())) {
      List<Fd> used = entry.descriptors();
      namespaces.joined().forEach(j -> used.add(j.fd()));
      Optional<TerminalHandover> handover = StdioChapter.handover(stdio, used);
      try {
        PreparedLaunch launch =
            new ContainerLaunch(spec, mountPoint, ignoredSignals)
                .write(stdio, cgroup, entry.joinPoints(), namespaces, handover);
        PidFd process = launch.launch(launcher, entry.birthplace(), journal);
        boolean ownPids = spec.namespaces().pid() instanceof Namespace.Private;
        WatchedProcess watched =
            watch(process, handover, ownPids ? () -> {} : () -> killRest(cgroup));
        return new RunningContainer(spec.id(), watched, cgroup, launch.warnings(), this);
      } finally {
        handover.ifPresent(TerminalHandover::close);
      }
    } catch (LaunchException e) {
      throw e;
    } catch (IOException e) {
      throw LaunchException.of("start", e);
    }
  }

  ExecProcess exec(
      String id,
      ProcessSpec process,
      Stdio stdio,
      PidFd container,
      Fd pidNamespace,
      Optional<Cgroup> cgroup,
      KernelJournal journal)
      throws LaunchException {
    try (CgroupEntry entry = CgroupEntry.open(cgroup)) {
      List<Fd> used = entry.descriptors();
      used.add(container.fd());
      Optional<TerminalHandover> handover = StdioChapter.handover(stdio, used);
      try {
        PreparedLaunch launch =
            new ExecLaunch(id, process, ignoredSignals)
                .write(stdio, container, pidNamespace, entry.joinPoints(), handover);
        return watch(launch.launch(launcher, entry.birthplace(), journal), handover, () -> {});
      } finally {
        handover.ifPresent(TerminalHandover::close);
      }
    } catch (LaunchException e) {
      throw e;
    } catch (IOException e) {
      throw LaunchException.of("exec", e);
    }
  }

  private WatchedProcess watch(
      PidFd process, Optional<TerminalHandover> handover, Runnable beforeExit) throws IOException {
    Optional<TerminalMaster> terminal = Optional.empty();
    try {
      if (handover.isPresent()) {
        terminal = Optional.of(new LaunchedTerminal(handover.get().receive()));
      }
      // Nobody has waited for it yet, so it is there even if it has ended.
      long started = ProcessStat.startTimeTicks(process.pid()).orElse(0);
      WatchedProcess watched = new WatchedProcess(loop, process, started, terminal, beforeExit);
      watched.watch();
      return watched;
    } catch (IOException e) {
      terminal.ifPresent(TerminalMaster::close);
      process.signal(io.jdock.linux.Signal.SIGKILL);
      process.await();
      process.close();
      throw e;
    }
  }

  /** Where pids are shared the kernel does not end the others with the first. */
  private static void killRest(Optional<Cgroup> cgroup) {
    try {
      if (cgroup.isPresent()) {
        cgroup.get().kill();
      }
    } catch (IOException e) {
      LOG.log(Level.WARNING, "processes of an ended container may go on", e);
    }
  }

  @Override
  public List<KernelJournal.Step> plan(ContainerSpec spec, Optional<Cgroup> cgroup)
      throws LaunchException {
    Stdio stdio = spec.process().terminal() ? new Stdio.Terminal() : new Stdio.Descriptors(0, 1, 2);
    try (NamespaceDescriptors namespaces = NamespaceDescriptors.planned(spec.namespaces())) {
      Optional<TerminalHandover> handover = StdioChapter.handover(stdio, List.of());
      try {
        PreparedLaunch launch =
            new ContainerLaunch(spec, mountPoint, ignoredSignals)
                .write(stdio, cgroup, List.of(), namespaces, handover);
        boolean into = cgroup.isPresent() && cgroup.get().version() == CgroupVersion.V2;
        List<KernelJournal.Step> steps = new ArrayList<>();
        steps.add(Launcher.plan(launch.namespaces(), into));
        steps.addAll(launch.program().plan());
        return steps;
      } finally {
        handover.ifPresent(TerminalHandover::close);
      }
    } catch (IOException e) {
      throw LaunchException.of("plan", e);
    }
  }

  @Override
  public Optional<ContainerProcess> adopt(
      String id, int pid, long startTimeTicks, boolean ownPids, Optional<Cgroup> cgroup)
      throws IOException {
    PidFd process;
    try {
      process = PidFd.open(pid);
    } catch (LinuxException e) {
      return Optional.empty();
    }
    OptionalLong started = ProcessStat.startTimeTicks(pid);
    if (started.isEmpty() || started.getAsLong() != startTimeTicks) {
      process.close();
      return Optional.empty();
    }
    WatchedProcess watched =
        new WatchedProcess(
            loop,
            process,
            startTimeTicks,
            Optional.empty(),
            ownPids ? () -> {} : () -> killRest(cgroup));
    watched.watch();
    return Optional.of(new RunningContainer(id, watched, cgroup, List.of(), this));
  }

  @Override
  public void close() {
    // Nothing of its own is open: the event loop is its maker's, processes go on.
  }
}
