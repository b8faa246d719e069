package io.jdock.cli.container;

import io.jdock.cli.Arguments;
import io.jdock.cli.Command;
import io.jdock.cli.Session;
import java.io.IOException;
import java.util.List;

/** {@code jdock pause} and {@code jdock unpause}. */
public final class PauseCommand extends Command {
  private final String verb;

  private PauseCommand(String verb, String summary) {
    super(verb + " CONTAINER [CONTAINER...]", summary, Arguments.atLeast(1));
    this.verb = verb;
  }

  /** {@code jdock pause}. */
  public static PauseCommand pause() {
    return new PauseCommand("pause", "Pause all processes within one or more containers");
  }

  /** {@code jdock unpause}. */
  public static PauseCommand unpause() {
    return new PauseCommand("unpause", "Unpause all processes within one or more containers");
  }

  @Override
  protected int run(Session session, List<String> containers) throws IOException {
    return EachContainer.run(
        session, containers, path -> session.client().post(path + "/" + verb).text());
  }
}
