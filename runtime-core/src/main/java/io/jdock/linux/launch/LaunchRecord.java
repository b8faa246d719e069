package io.jdock.linux.launch;

import io.jdock.linux.Errnos;
import io.jdock.linux.KernelJournal.Phase;
import io.jdock.linux.SyscallNumber;
import java.util.List;
import java.util.function.Supplier;

/**
 * One system call of a launch program and why it is made. Its result can be an argument of later
 * records. Made by {@link LaunchProgramBuilder}; after building it does not change.
 */
public final class LaunchRecord implements Value {
  /** The result of a record that was never reached. No system call returns it. */
  static final long NOT_REACHED = Long.MIN_VALUE;

  private final SyscallNumber number;
  private final List<Value> arguments;
  private final Phase phase;
  private final Supplier<String> call;
  private final String reason;
  private Supplier<String> shell = () -> "";
  private long tolerated;
  private String name = "fd";
  private boolean silent;

  LaunchRecord(
      SyscallNumber number,
      List<Value> arguments,
      Phase phase,
      Supplier<String> call,
      String reason) {
    this.number = number;
    this.arguments = arguments;
    this.phase = phase;
    this.call = call;
    this.reason = reason;
  }

  /**
   * Goes on when the call is refused with one of these.
   *
   * @param errnos numbers below 64
   */
  public LaunchRecord tolerate(int... errnos) {
    for (int errno : errnos) {
      if (errno < 1 || errno > 63) {
        throw new IllegalArgumentException(
            Errnos.name(errno) + " cannot be tolerated singly, only 1 to 63 can");
      }
      tolerated |= 1L << errno;
    }
    return this;
  }

  /** Goes on whatever the call says. */
  public LaunchRecord tolerateAll() {
    tolerated = -1;
    return this;
  }

  /** The shell command that does the same. */
  public LaunchRecord shell(Supplier<String> command) {
    shell = command;
    return this;
  }

  /** What its result is called in the text of later calls. */
  public LaunchRecord named(String variable) {
    name = variable;
    return this;
  }

  /** Leaves it out of the journal: it is for jdock's own ends or one of very many. */
  public LaunchRecord silent() {
    silent = true;
    return this;
  }

  public SyscallNumber number() {
    return number;
  }

  public List<Value> arguments() {
    return arguments;
  }

  public Phase phase() {
    return phase;
  }

  /** The call in the words of its man page. */
  public Supplier<String> call() {
    return call;
  }

  /** Why it is made, in one line. */
  public String reason() {
    return reason;
  }

  public Supplier<String> shell() {
    return shell;
  }

  /** Bit N says that errno N does not end the program; all bits, that no errno does. */
  public long tolerated() {
    return tolerated;
  }

  boolean isSilent() {
    return silent;
  }

  /** Whether the stub would end the program with that result. */
  boolean endsWith(long result) {
    return result < 0 && result >= -4095 && (tolerated >>> (-result & 63) & 1) == 0;
  }

  @Override
  public String toString() {
    return name;
  }
}
