package io.jdock.cli;

import io.jdock.cli.flag.Flags;
import java.io.IOException;
import java.util.List;

/**
 * One command. A subclass declares its options as fields on {@link #flags} and does its work in
 * {@link #run}.
 */
public abstract class Command {
  protected final Flags flags;
  private final String synopsis;
  private final String summary;
  private final Arguments arguments;

  /**
   * @param synopsis the command's name and what follows, {@code stop [OPTIONS] CONTAINER
   *     [CONTAINER...]}
   * @param summary one line
   */
  protected Command(String synopsis, String summary, Arguments arguments) {
    this(synopsis, summary, arguments, new Flags(true, true));
  }

  /** For commands whose options end at the first argument, or that use {@code -h} themselves. */
  protected Command(String synopsis, String summary, Arguments arguments, Flags flags) {
    this.synopsis = synopsis;
    this.summary = summary;
    this.arguments = arguments;
    this.flags = flags;
  }

  /**
   * Does the work.
   *
   * @return the exit code
   * @throws IOException if the engine refuses or cannot be reached
   */
  protected abstract int run(Session session, List<String> arguments) throws IOException;

  /** Runs another command with the words that would follow its name; answers its exit code. */
  protected static int delegate(Command other, Session session, List<String> words)
      throws IOException {
    return other.run(session, other.flags.parse(words));
  }

  /** Lines that show the command at work, each a command line and what it does. */
  public List<Example> examples() {
    return List.of();
  }

  /** A command line that a learner can type, and what it does. */
  public record Example(String line, String effect) {}

  public final String synopsis() {
    return synopsis;
  }

  public final String summary() {
    return summary;
  }

  public final Flags flags() {
    return flags;
  }

  final Arguments arguments() {
    return arguments;
  }
}
