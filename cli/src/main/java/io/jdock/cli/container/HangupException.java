package io.jdock.cli.container;

import java.io.IOException;

/** The terminal that a command was attached from is gone. */
final class HangupException extends IOException {
  private static final long serialVersionUID = 1L;

  HangupException() {
    super("the terminal hung up");
  }
}
