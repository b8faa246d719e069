package io.jdock.linux.launch;

import io.jdock.linux.Errnos;
import java.io.IOException;
import java.util.List;

/** A launch program that did not reach its end. The child is gone and waited for. */
public final class LaunchFailure extends IOException {
  private static final long serialVersionUID = 1L;

  private final transient LaunchRecord record;
  private final int errno;
  private final transient List<Attempt> executions;

  /** An execve that was refused. */
  public record Attempt(String call, int errno) {}

  LaunchFailure(LaunchRecord record, int errno, List<Attempt> executions) {
    super(record.call().get() + ": " + Errnos.text(errno));
    this.record = record;
    this.errno = errno;
    this.executions = executions;
  }

  /** The call that ended the program. */
  public LaunchRecord record() {
    return record;
  }

  /** The positive error number that it gave. */
  public int errno() {
    return errno;
  }

  /** Every execve that was tried, in order. */
  public List<Attempt> executions() {
    return executions;
  }
}
