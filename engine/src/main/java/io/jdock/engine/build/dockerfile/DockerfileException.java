package io.jdock.engine.build.dockerfile;

/** A Dockerfile that is not one; the message is BuildKit's, with the line where it went wrong. */
public final class DockerfileException extends Exception {
  private static final long serialVersionUID = 1L;

  private final int line;
  private final String problem;

  /**
   * @param line counted from 1; 0 when it is no certain one
   * @param problem without the line's number
   */
  public DockerfileException(int line, String problem) {
    super(line == 0 ? problem : "dockerfile parse error on line " + line + ": " + problem);
    this.line = line;
    this.problem = problem;
  }

  /** What is wrong, without the line's number. */
  public String problem() {
    return problem;
  }

  /** The first line of the instruction, counted from 1; 0 when it is no certain one. */
  public int line() {
    return line;
  }
}
