package io.jdock.linux.launch;

import com.kenai.jffi.CallContext;
import com.kenai.jffi.CallingConvention;
import com.kenai.jffi.Invoker;
import com.kenai.jffi.Type;
import io.jdock.linux.Descriptors;
import io.jdock.linux.Errnos;
import io.jdock.linux.Fd;
import io.jdock.linux.KernelJournal;
import io.jdock.linux.KernelJournal.Phase;
import io.jdock.linux.LinuxException;
import io.jdock.linux.PidFd;
import io.jdock.linux.SyscallNumber;
import io.jdock.linux.Syscalls;
import java.io.IOException;
import java.lang.ref.Reference;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import jnr.ffi.Pointer;

/**
 * Runs launch programs: one clone3(2) each, with CLONE_VM and CLONE_VFORK, so that the calling
 * thread (and no other) sleeps until the child has executed or ended, and reads back what happened
 * from the memory that they share. Thread-safe.
 *
 * @see <a href="https://man7.org/linux/man-pages/man2/clone.2.html">clone(2)</a>
 */
public final class Launcher {
  private static final int STACK_BYTES = 4096;
  private static final int CLONE_ARGS_BYTES = 88;
  private static final int SIGCHLD = 17;
  private static final int SIG_SETMASK = 2;
  private static final int PR_SET_DUMPABLE = 4;

  /**
   * SIGILL, SIGTRAP, SIGBUS, SIGFPE and SIGSEGV stay open: the JVM lives on them, and the kernel
   * kills a thread that faults with its signal blocked.
   */
  private static final long ALL_BUT_FAULTS = ~(bit(4) | bit(5) | bit(7) | bit(8) | bit(11));

  private static final String CLONE_REASON =
      "a child process, born into namespaces of its own: what a container is";

  private final Syscalls syscalls = Syscalls.host();
  private final CallContext signature =
      CallContext.getCallContext(
          Type.SINT64,
          new Type[] {Type.SINT64, Type.SINT64, Type.SINT64},
          CallingConvention.DEFAULT,
          false);
  private final LaunchStub stub;

  private Launcher(LaunchStub stub) {
    this.stub = stub;
  }

  /**
   * Prepares the stub, and makes this process one that no process in a container may look into
   * (PR_SET_DUMPABLE 0): until it executes, a child shares the daemon's memory.
   */
  public static Launcher create() throws LinuxException {
    LinuxException.check(
        Syscalls.host().invoke(SyscallNumber.PRCTL, PR_SET_DUMPABLE, 0),
        "prctl",
        "PR_SET_DUMPABLE");
    return new Launcher(LaunchStub.assemble());
  }

  /**
   * Runs a program to its execve.
   *
   * @param pidNamespace for the child to be born in, if not the daemon's own or a new one
   * @throws LaunchFailure when a call of the program was refused
   * @throws LinuxException when no child could be made
   */
  public PidFd launch(
      LaunchProgram program,
      long namespaces,
      Optional<Fd> pidNamespace,
      Optional<Fd> cgroup,
      KernelJournal journal)
      throws IOException {
    LaunchMemory memory = program.memory();
    Pointer pidfd = memory.allocate(8);
    Pointer stack = memory.allocate(STACK_BYTES);
    long flags = flags(namespaces, cgroup.isPresent());
    long arguments =
        memory.longs(
            flags,
            pidfd.address(),
            0,
            0,
            SIGCHLD,
            stack.address(),
            STACK_BYTES,
            0,
            0,
            0,
            cgroup.isPresent() ? cgroup.get().number() : 0);
    long masks = memory.longs(ALL_BUT_FAULTS, 0);
    long start = System.nanoTime();
    long pid;
    if (pidNamespace.isPresent()) {
      pid = cloneInto(pidNamespace.get(), arguments, masks, program);
    } else {
      pid = cloneChild(arguments, masks, program);
    }
    long end = System.nanoTime();
    Reference.reachabilityFence(program);
    Supplier<String> call = () -> "clone3(" + Words.flags("CLONE_", flags) + ")";
    if (pid < 0) {
      journal.failed(
          Phase.NAMESPACES, call, CLONE_REASON, () -> shell(namespaces), (int) -pid, start);
      throw new LinuxException("clone3", Words.flags("CLONE_", flags), (int) -pid);
    }
    PidFd process = PidFd.owning(pidfd.getInt(0), (int) pid);
    new LaunchReport(program, start, end)
        .tell(journal, call, CLONE_REASON, () -> shell(namespaces), pid);
    Optional<LaunchFailure> failure = failure(program, process);
    if (failure.isPresent()) {
      process.close();
      throw failure.get();
    }
    return process;
  }

  /** The clone3(2) that {@link #launch} would begin with. */
  public static KernelJournal.Step plan(long namespaces, boolean intoCgroup) {
    long flags = flags(namespaces, intoCgroup);
    return new KernelJournal.Step(
        Phase.NAMESPACES,
        () -> "clone3(" + Words.flags("CLONE_", flags) + ")",
        CLONE_REASON,
        () -> shell(namespaces),
        0,
        0,
        0,
        0);
  }

  private static long flags(long namespaces, boolean intoCgroup) {
    return CloneFlags.CLONE_VM
        | CloneFlags.CLONE_VFORK
        | CloneFlags.CLONE_PIDFD
        | CloneFlags.CLONE_CLEAR_SIGHAND
        | (intoCgroup ? CloneFlags.CLONE_INTO_CGROUP : 0)
        | namespaces;
  }

  private static String shell(long namespaces) {
    StringBuilder command = new StringBuilder("unshare --fork");
    String[] options = {"--mount", "--uts", "--ipc", "--pid", "--net"};
    long[] bits = {
      CloneFlags.CLONE_NEWNS,
      CloneFlags.CLONE_NEWUTS,
      CloneFlags.CLONE_NEWIPC,
      CloneFlags.CLONE_NEWPID,
      CloneFlags.CLONE_NEWNET
    };
    for (int i = 0; i < bits.length; i++) {
      if ((namespaces & bits[i]) != 0) {
        command.append(' ').append(options[i]);
      }
    }
    return command.toString();
  }

  /**
   * Has the calling thread's children born into another pid namespace for one call. Until it is
   * back the thread can start no thread (EINVAL), so nothing here may allocate through JNR.
   */
  private long cloneInto(Fd namespace, long arguments, long masks, LaunchProgram program)
      throws LinuxException {
    try (Fd own = Descriptors.open(Path.of("/proc/self/ns/pid"), 0)) {
      LinuxException.check(
          syscalls.invoke(SyscallNumber.SETNS, namespace.number(), CloneFlags.CLONE_NEWPID),
          "setns",
          "pid namespace");
      long pid = cloneChild(arguments, masks, program);
      long back = syscalls.invoke(SyscallNumber.SETNS, own.number(), CloneFlags.CLONE_NEWPID);
      if (back < 0) {
        throw new IllegalStateException(
            "setns back to the own pid namespace: " + Errnos.text((int) -back));
      }
      return pid;
    }
  }

  /**
   * @param masks the address of two signal sets: what to block, and room for what was blocked
   */
  private long cloneChild(long arguments, long masks, LaunchProgram program) {
    long before = masks + 8;
    syscalls.invoke(SyscallNumber.RT_SIGPROCMASK, SIG_SETMASK, masks, before, 8);
    try {
      return Invoker.getInstance()
          .invokeN3(signature, stub.address(), arguments, CLONE_ARGS_BYTES, program.address());
    } finally {
      syscalls.invoke(SyscallNumber.RT_SIGPROCMASK, SIG_SETMASK, before, 0, 8);
    }
  }

  /** What went wrong, if anything; the child is waited for then. */
  private static Optional<LaunchFailure> failure(LaunchProgram program, PidFd process)
      throws IOException {
    List<LaunchFailure.Attempt> executions = new ArrayList<>();
    for (int i = 0; i < program.records().size(); i++) {
      LaunchRecord record = program.records().get(i);
      long result = program.result(i);
      if (result == LaunchRecord.NOT_REACHED) {
        if (record.number() == SyscallNumber.EXECVE) {
          return Optional.empty();
        }
        // Killed in the middle: by the OOM killer, or a seccomp filter that kills.
        reap(process);
        return Optional.of(new LaunchFailure(record, Errnos.EINTR, executions));
      }
      if (record.number() == SyscallNumber.EXECVE) {
        executions.add(new LaunchFailure.Attempt(record.call().get(), (int) -result));
      }
      if (record.endsWith(result)) {
        reap(process);
        return Optional.of(new LaunchFailure(record, (int) -result, executions));
      }
    }
    throw new IllegalStateException("the launch program ends without an execve");
  }

  private static void reap(PidFd process) throws IOException {
    process.await();
  }

  private static long bit(int signal) {
    return 1L << signal - 1;
  }
}
