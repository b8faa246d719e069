package io.jdock.runtime;

import io.jdock.linux.Fd;
import io.jdock.linux.KernelJournal.Phase;
import io.jdock.linux.PidFd;
import io.jdock.linux.cgroup.Cgroup;
import io.jdock.linux.launch.CloneFlags;
import io.jdock.linux.launch.LaunchProgramBuilder;
import io.jdock.linux.launch.LaunchRecord;
import io.jdock.linux.launch.Value;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** Writes the launch program of a process that joins a running container. */
final class ExecLaunch {
  private static final long NAMESPACES =
      CloneFlags.CLONE_NEWNS
          | CloneFlags.CLONE_NEWNET
          | CloneFlags.CLONE_NEWIPC
          | CloneFlags.CLONE_NEWUTS
          | CloneFlags.CLONE_NEWCGROUP;

  private final String id;
  private final ProcessSpec process;
  private final List<Integer> ignoredSignals;
  private final LaunchProgramBuilder program = new LaunchProgramBuilder();

  ExecLaunch(String id, ProcessSpec process, List<Integer> ignoredSignals) {
    this.id = id;
    this.process = process;
    this.ignoredSignals = ignoredSignals;
  }

  /**
   * @param container the container's first process
   * @param pidNamespace its pid namespace
   */
  PreparedLaunch write(
      Stdio stdio,
      PidFd container,
      Fd pidNamespace,
      List<Cgroup.JoinPoint> joinPoints,
      Optional<TerminalHandover> handover)
      throws IOException {
    Grants grants = Grants.ofThisProcess();
    SessionChapter session = new SessionChapter(program);
    session.write(id, process, ignoredSignals);
    session.joinCgroup(joinPoints);
    program
        .phase(Phase.NAMESPACES)
        .because("the container's namespaces; its root comes with its mounts")
        .setns(container.fd().number(), NAMESPACES)
        .shell(() -> "nsenter --target " + container.pid() + " --all");
    program.phase(Phase.PROCESS);
    LaunchRecord root = program.open("/", io.jdock.linux.Descriptors.O_PATH).silent().named("/");
    StdioChapter streams = new StdioChapter(program, process, stdio, handover);
    Optional<Value> terminal = streams.openTerminal(root);
    streams.write();
    LaunchRecord cwd = program.because("where it starts").chdir(process.cwd());
    cwd.shell(() -> "cd " + process.cwd());
    new IdentityChapter(program, process, grants).write();
    if (process.seccomp().isEmpty()) {
      program.clock();
    }
    new CommandChapter(program, process, process.args()).write();
    if (handover.isPresent() && terminal.isEmpty()) {
      throw new IllegalStateException("a terminal was asked for but not opened");
    }
    return new PreparedLaunch(
        program.build(), 0, Optional.of(pidNamespace), cwd, grants.warnings());
  }
}
