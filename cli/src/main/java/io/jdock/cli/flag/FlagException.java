package io.jdock.cli.flag;

/** What the user typed does not fit the command's options; the message is Docker's. */
public final class FlagException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public FlagException(String message) {
    super(message);
  }
}
