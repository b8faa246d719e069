package io.jdock.engine.build;

/** A build that failed; the message is Docker's. */
public final class BuildFailure extends Exception {
  private static final long serialVersionUID = 1L;

  private final int exitCode;

  public BuildFailure(String message) {
    this(message, 0);
  }

  /**
   * @param exitCode of the program that failed; 0 when it was none
   */
  public BuildFailure(String message, int exitCode) {
    super(message);
    this.exitCode = exitCode;
  }

  public BuildFailure(String message, Throwable cause) {
    super(message, cause);
    this.exitCode = 0;
  }

  public int exitCode() {
    return exitCode;
  }

  /** The message, which there always is. */
  public String text() {
    return String.valueOf(getMessage());
  }
}
