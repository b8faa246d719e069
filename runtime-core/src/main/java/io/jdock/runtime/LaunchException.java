package io.jdock.runtime;

import io.jdock.linux.Errnos;
import io.jdock.linux.LinuxException;
import java.io.IOException;

/** A process that could not be started. Nothing of it is left behind. */
public final class LaunchException extends IOException {
  private static final long serialVersionUID = 1L;

  /** What kind of failure it was, as far as a user's exit code depends on it. */
  public enum Kind {
    /** No such command: exit code 127. */
    COMMAND_NOT_FOUND,
    /** The command is there but cannot be executed: exit code 126. */
    NOT_EXECUTABLE,
    /** The working directory cannot be entered. */
    CWD,
    /** A mount, namespace, limit or other step was refused. */
    OTHER
  }

  private final Kind kind;
  private final String step;
  private final int errno;

  /**
   * @param step the call that failed, as the journal words it
   * @param errno the positive error number
   */
  public LaunchException(Kind kind, String step, int errno) {
    super(step + ": " + Errnos.text(errno));
    this.kind = kind;
    this.step = step;
    this.errno = errno;
  }

  private LaunchException(String step, int errno, IOException cause) {
    super(cause.getMessage(), cause);
    this.kind = Kind.OTHER;
    this.step = step;
    this.errno = errno;
  }

  /** What the daemon itself could not do before the process was there. */
  static LaunchException of(String step, IOException cause) {
    return cause instanceof LinuxException e
        ? new LaunchException(e.call(), e.errno(), cause)
        : new LaunchException(step, 0, cause);
  }

  public Kind kind() {
    return kind;
  }

  /** The call that failed, in the words of its man page. */
  public String step() {
    return step;
  }

  /** The positive error number, see {@link Errnos}; 0 where it is not known. */
  public int errno() {
    return errno;
  }
}
