package io.jdock.runtime;

import io.jdock.linux.Descriptors;
import io.jdock.linux.Errnos;
import io.jdock.linux.KernelJournal.Phase;
import io.jdock.linux.Signal;
import io.jdock.linux.SyscallNumber;
import io.jdock.linux.cgroup.Cgroup;
import io.jdock.linux.launch.LaunchProgramBuilder;
import io.jdock.linux.launch.Value;
import java.util.List;

/** The first part of every launch program: what the child must not have of the daemon's. */
final class SessionChapter {
  private static final int KEYCTL_JOIN_SESSION_KEYRING = 1;

  private final LaunchProgramBuilder program;

  SessionChapter(LaunchProgramBuilder program) {
    this.program = program;
  }

  void write(String id, ProcessSpec process, List<Integer> ignoredSignals) {
    program.clock();
    program.phase(Phase.PROCESS);
    program
        .because("a session of its own: no terminal of the daemon can send it signals")
        .setsid()
        .shell(() -> "setsid");
    for (int signal : ignoredSignals) {
      program
          .because("a signal that the daemon ignores has its usual effect in a container")
          .defaultAction(signal, Signal.name(signal));
    }
    program.because("modes are set as they are written here").umask(0).silent();
    program
        .because("keys of its own, not the daemon's")
        .call(
            () -> "keyctl(KEYCTL_JOIN_SESSION_KEYRING, \"_ses." + id + "\")",
            SyscallNumber.KEYCTL,
            Value.of(KEYCTL_JOIN_SESSION_KEYRING),
            program.text("_ses." + id))
        .tolerate(Errnos.ENOSYS, Errnos.EACCES, Errnos.EPERM)
        .shell(() -> "keyctl session _ses." + id);
    program.because("how soon the kernel takes it when memory is short, in place of the daemon's");
    Value adjustment =
        program
            .open("/proc/self/oom_score_adj", Descriptors.O_WRONLY)
            .silent()
            .named("oom_score_adj");
    String score = Integer.toString(process.oomScoreAdj());
    program
        .write(adjustment, score)
        // Below the daemon's own it takes CAP_SYS_RESOURCE.
        .tolerate(Errnos.EACCES, Errnos.EPERM)
        .shell(() -> "echo " + score + " > /proc/self/oom_score_adj");
    program.close(adjustment);
  }

  /** Makes the child a member of its control groups, before it can use anything. */
  void joinCgroup(List<Cgroup.JoinPoint> joinPoints) {
    program.phase(Phase.CGROUP);
    for (Cgroup.JoinPoint point : joinPoints) {
      program
          .because(Cgroup.JOIN_REASON)
          .write(Value.of(point.descriptor().number()), "0")
          .shell(() -> "echo $$ > " + point.path());
    }
  }
}
