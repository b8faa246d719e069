package io.jdock.cli.container;

import io.jdock.api.client.EngineResponse;
import io.jdock.api.client.Query;
import io.jdock.cli.Arguments;
import io.jdock.cli.Command;
import io.jdock.cli.CommandException;
import io.jdock.cli.ExitCode;
import io.jdock.cli.Session;
import io.jdock.cli.flag.Flag;
import io.jdock.cli.image.ImageName;
import java.io.IOException;
import java.util.List;

/** {@code jdock commit}. */
public final class CommitCommand extends Command {
  private final Flag<String> author =
      flags.string("a", "author", "Author (e.g., \"John Hannibal Smith <hannibal@a-team.com>\")");
  private final Flag<List<String>> changes =
      flags.list("c", "change", "Apply Dockerfile instruction to the created image");
  private final Flag<String> message = flags.string("m", "message", "Commit message");
  private final Flag<Boolean> pause =
      flags.boolDefaultingTrue("p", "pause", "Pause container during commit");
  private final Flag<Boolean> noPause =
      flags.bool(null, "no-pause", "Disable pausing container during commit");

  public CommitCommand() {
    super(
        "commit [OPTIONS] CONTAINER [REPOSITORY[:TAG]]",
        "Create a new image from a container's changes",
        Arguments.between(1, 2));
  }

  @Override
  public List<Example> examples() {
    return List.of(
        new Example("commit web mine:1", "what the container has written becomes a layer"),
        new Example("commit -c 'CMD [\"nginx\"]' -m 'page' web mine:2", "and says what it runs"));
  }

  @Override
  protected int run(Session session, List<String> arguments) throws IOException {
    Query query = Query.of().add("container", arguments.get(0));
    if (arguments.size() > 1) {
      ImageName name;
      try {
        name = ImageName.parse(arguments.get(1));
      } catch (IllegalArgumentException e) {
        throw new CommandException(String.valueOf(e.getMessage()));
      }
      if (!name.digest().isEmpty()) {
        throw new CommandException("refusing to create a tag with a digest reference");
      }
      query.add("repo", name.familiarName()).add("tag", name.orLatest().tag());
    }
    query.addUnlessEmpty("author", author.get()).addUnlessEmpty("comment", message.get());
    changes.get().forEach(change -> query.add("changes", change));
    if (noPause.get() || !pause.get()) {
      query.add("pause", "0");
    }
    try (EngineResponse response = session.client().send("POST", "/commit" + query, null)) {
      session.out().println(response.object().string("Id"));
    }
    return ExitCode.OK;
  }
}
