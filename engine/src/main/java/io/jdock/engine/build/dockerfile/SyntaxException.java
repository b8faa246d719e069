package io.jdock.engine.build.dockerfile;

/** What is wrong with a piece of a Dockerfile, by somebody who does not know where it stands. */
public final class SyntaxException extends Exception {
  private static final long serialVersionUID = 1L;

  public SyntaxException(String problem) {
    super(problem);
  }
}
