package io.jdock.cli.compose;

import io.jdock.api.client.Query;
import io.jdock.cli.Arguments;
import io.jdock.cli.CommandException;
import io.jdock.cli.ExitCode;
import io.jdock.cli.Session;
import io.jdock.cli.flag.Flag;
import io.jdock.cli.image.ImageName;
import io.jdock.compose.engine.ProjectContainer;
import io.jdock.compose.progress.Event;
import io.jdock.compose.progress.Status;
import java.io.IOException;
import java.util.List;

/** {@code jdock compose commit}. */
public final class ComposeCommitCommand extends ServiceCommand {
  private final Flag<String> author =
      flags.string("a", "author", "Author (e.g., \"John Hannibal Smith <hannibal@a-team.com>\")");
  private final Flag<List<String>> changes =
      flags.list("c", "change", "Apply Dockerfile instruction to the created image");
  private final Flag<Long> index = index(flags);
  private final Flag<String> message = flags.string("m", "message", "Commit message");
  private final Flag<Boolean> pause =
      flags.boolDefaultingTrue("p", "pause", "Pause container during commit");

  public ComposeCommitCommand() {
    super(
        "commit [OPTIONS] SERVICE [REPOSITORY[:TAG]]",
        "Create a new image from a service container's changes",
        Arguments.between(1, 2));
  }

  @Override
  public List<Example> examples() {
    return List.of(
        new Example("compose commit web mine:1", "what the container has written becomes a layer"));
  }

  @Override
  protected int run(Session session, List<String> arguments) throws IOException {
    ProjectContainer container = running(session, name(session), arguments.get(0), index.get());
    Query query = Query.of().add("container", container.id());
    if (arguments.size() > 1) {
      ImageName name = reference(arguments.get(1));
      query.add("repo", name.familiarName()).add("tag", name.orLatest().tag());
    }
    query.addUnlessEmpty("author", author.get()).addUnlessEmpty("comment", message.get());
    changes.get().forEach(change -> query.add("changes", change));
    query.add("pause", pause.get());
    String text = "Commit " + container.name();
    return work(
        session,
        "Committing",
        engine -> {
          engine
              .progress()
              .event(new Event(container.name(), "", text, Status.WORKING, "Committing", 0, 0));
          String done = "Committed";
          if (!dryRun()) {
            done += " as " + session.client().post("/commit" + query).object().string("Id");
          }
          engine.progress().event(new Event(container.name(), "", text, Status.DONE, done, 0, 0));
          return ExitCode.OK;
        });
  }

  private static ImageName reference(String text) {
    ImageName name;
    try {
      name = ImageName.parse(text);
    } catch (IllegalArgumentException e) {
      throw new CommandException(String.valueOf(e.getMessage()));
    }
    if (!name.digest().isEmpty()) {
      throw new CommandException("refusing to create a tag with a digest reference");
    }
    return name;
  }
}
