package io.jdock.cli;

/** Ends the command with an exit code and, unless it is empty, a message on stderr. */
public final class CommandException extends RuntimeException {
  private static final long serialVersionUID = 1L;
  private final int exitCode;

  public CommandException(int exitCode, String message) {
    super(message);
    this.exitCode = exitCode;
  }

  /** The same with exit code 1. */
  public CommandException(String message) {
    this(ExitCode.FAILED, message);
  }

  public int exitCode() {
    return exitCode;
  }

  /** What stands on stderr; empty for nothing. */
  public String text() {
    return String.valueOf(getMessage());
  }
}
