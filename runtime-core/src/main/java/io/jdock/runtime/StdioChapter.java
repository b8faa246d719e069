package io.jdock.runtime;

import io.jdock.linux.Descriptors;
import io.jdock.linux.Fd;
import io.jdock.linux.KernelJournal.Phase;
import io.jdock.linux.Pty;
import io.jdock.linux.SyscallNumber;
import io.jdock.linux.launch.LaunchProgramBuilder;
import io.jdock.linux.launch.LaunchRecord;
import io.jdock.linux.launch.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The part of a launch program that says what descriptors 0, 1 and 2 are. */
final class StdioChapter {
  private static final int F_DUPFD_CLOEXEC = 1030;
  private static final int FIRST_OF_OTHERS = 3;

  private final LaunchProgramBuilder program;
  private final ProcessSpec process;
  private final Stdio stdio;
  private final Optional<TerminalHandover> handover;
  private List<Value> streams = List.of();

  StdioChapter(
      LaunchProgramBuilder program,
      ProcessSpec process,
      Stdio stdio,
      Optional<TerminalHandover> handover) {
    this.program = program;
    this.process = process;
    this.stdio = stdio;
    this.handover = handover;
  }

  /**
   * Opens the terminal of a process that has one, in the root given.
   *
   * @param root the root as a directory descriptor; the working directory's root when absent
   * @return the terminal, as the process will see it
   */
  Optional<Value> openTerminal(Value root) {
    if (!(stdio instanceof Stdio.Terminal) || handover.isEmpty()) {
      return Optional.empty();
    }
    program.phase(Phase.PROCESS);
    int flags = Descriptors.O_RDWR | Descriptors.O_NOCTTY | Descriptors.O_NONBLOCK;
    LaunchRecord opened =
        program
            .because("a pseudo-terminal of the container's own: the daemon's end of it")
            .openInRoot(root, "dev/pts/ptmx", flags)
            .named("ptmx");
    int slot = handover.get().slot();
    program.dup3(opened, slot, Descriptors.O_CLOEXEC).silent();
    Value master = Value.of(slot);
    program.ioctl(master, "TIOCSPTLCK", Pty.TIOCSPTLCK, program.ints(0), "0");
    LaunchRecord terminal =
        program
            .because("the container's end, by descriptor: its name could mean anything in there")
            .ioctl(
                master,
                "TIOCGPTPEER",
                Pty.TIOCGPTPEER,
                Value.of(Descriptors.O_RDWR | Descriptors.O_NOCTTY),
                "O_RDWR|O_NOCTTY")
            .named("terminal");
    ConsoleSize size = process.consoleSize();
    if (!size.equals(ConsoleSize.UNSET)) {
      program
          .because("as large as the window of whoever looks at it")
          .ioctl(
              terminal,
              "TIOCSWINSZ",
              Pty.TIOCSWINSZ,
              program.longs(Pty.winsize(size.rows(), size.columns())),
              size.rows() + "x" + size.columns());
    }
    program
        .because("the daemon gets its end through a socket")
        .call(
            () -> "sendmsg(handover, SCM_RIGHTS [ptmx])",
            SyscallNumber.SENDMSG,
            Value.of(handover.get().childSocket()),
            handover.get().message(program),
            Value.of(0));
    program
        .because("Ctrl-C and the like reach the processes of this session")
        .ioctl(terminal, "TIOCSCTTY", Pty.TIOCSCTTY, Value.of(0), "");
    streams = List.of(terminal, terminal, terminal);
    return Optional.of(terminal);
  }

  /** Puts the streams in place and closes all other descriptors. */
  void write() {
    program.phase(Phase.PROCESS);
    if (stdio instanceof Stdio.Descriptors given) {
      streams = outOfTheWay(List.of(given.stdin(), given.stdout(), given.stderr()));
    }
    program.because("its standard input, output and error");
    for (int i = 0; i < streams.size(); i++) {
      if (process.user().uid() != 0) {
        program.fchown(streams.get(i), process.user().uid(), -1).tolerateAll().silent();
      }
      program.dup3(streams.get(i), i, 0);
    }
    program
        .because("no other open file of the daemon gets into the container")
        .closeFrom(FIRST_OF_OTHERS)
        .shell(() -> "exec 3>&- 4>&- 5>&-   # and so on");
  }

  /** Streams that are 0, 1 or 2 themselves would be overwritten by the others. */
  private List<Value> outOfTheWay(List<Integer> numbers) {
    List<Value> result = new ArrayList<>();
    for (int number : numbers) {
      result.add(
          number >= FIRST_OF_OTHERS
              ? Value.of(number)
              : program
                  .call(
                      () -> "fcntl(" + number + ", F_DUPFD_CLOEXEC, " + FIRST_OF_OTHERS + ")",
                      SyscallNumber.FCNTL,
                      Value.of(number),
                      Value.of(F_DUPFD_CLOEXEC),
                      Value.of(FIRST_OF_OTHERS))
                  .silent());
    }
    return result;
  }

  /** The descriptors of the caller that the program uses. */
  static List<Integer> numbers(Stdio stdio) {
    return stdio instanceof Stdio.Descriptors d
        ? List.of(d.stdin(), d.stdout(), d.stderr())
        : List.of();
  }

  static Optional<TerminalHandover> handover(Stdio stdio, List<Fd> used)
      throws io.jdock.linux.LinuxException {
    return stdio instanceof Stdio.Terminal
        ? Optional.of(TerminalHandover.create(used))
        : Optional.empty();
  }
}
