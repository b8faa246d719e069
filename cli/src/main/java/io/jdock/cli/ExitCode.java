package io.jdock.cli;

/** The exit codes of the command, in one place. A container's own code is passed on besides. */
public final class ExitCode {
  public static final int OK = 0;

  /** The command failed. */
  public static final int FAILED = 1;

  /** Wrong options, or the engine failed to create or start a container. */
  public static final int ENGINE = 125;

  /** The container's command cannot be executed. */
  public static final int NOT_EXECUTABLE = 126;

  /** The container's command is not found. */
  public static final int NOT_FOUND = 127;

  /** Our terminal is gone: 128 and SIGHUP. */
  public static final int HUNG_UP = 129;

  private ExitCode() {}

  /** What {@code run} exits with when a container did not start, read from the engine's words. */
  public static int ofStartFailure(String message) {
    if (message.contains("executable file not found")
        || message.contains("no such file or directory")) {
      return NOT_FOUND;
    }
    if (message.contains("permission denied") || message.contains("is a directory")) {
      return NOT_EXECUTABLE;
    }
    return ENGINE;
  }
}
