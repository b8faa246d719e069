package io.jdock.cli.image;

import io.jdock.api.client.EngineResponse;
import io.jdock.api.client.JsonLines;
import io.jdock.api.client.JsonObject;
import io.jdock.api.client.Query;
import io.jdock.cli.Arguments;
import io.jdock.cli.Command;
import io.jdock.cli.CommandException;
import io.jdock.cli.ExitCode;
import io.jdock.cli.Session;
import io.jdock.cli.flag.Flag;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/** {@code jdock push}. */
public final class PushCommand extends Command {
  private final Flag<Boolean> allTags =
      flags.bool("a", "all-tags", "Push all tags of an image to the repository");
  private final Flag<Boolean> quiet = flags.bool("q", "quiet", "Suppress verbose output");

  public PushCommand() {
    super("push [OPTIONS] NAME[:TAG]", "Upload an image to a registry", Arguments.exactly(1));
  }

  @Override
  public List<Example> examples() {
    return List.of(
        new Example("push localhost:5000/app:1", "to the registry that the name says"),
        new Example("push -a localhost:5000/app", "with all its tags"));
  }

  @Override
  protected int run(Session session, List<String> arguments) throws IOException {
    ImageName name;
    try {
      name = ImageName.parse(arguments.get(0));
    } catch (IllegalArgumentException e) {
      throw new CommandException(String.valueOf(e.getMessage()));
    }
    boolean bare = name.tag().isEmpty() && name.digest().isEmpty();
    if (allTags.get() && !bare) {
      throw new CommandException("tag can't be used with --all-tags/-a");
    }
    if (!name.digest().isEmpty()) {
      throw new CommandException("cannot push a digest reference");
    }
    if (bare && !allTags.get() && !quiet.get()) {
      session.out().println("Using default tag: latest");
      session.out().flush();
    }
    Query query = Query.of();
    if (!allTags.get()) {
      query.add("tag", bare ? "latest" : name.tag());
    }
    String path = "/images/" + name.familiarName() + "/push" + query;
    String auth = session.registryAuth(name.registry());
    boolean terminal = session.terminal().out();
    int columns = terminal && !quiet.get() ? session.terminal().size().columns() : 0;
    try (EngineResponse response =
            session.client().send("POST", path, null, Map.of("X-Registry-Auth", auth));
        JsonLines lines = response.lines()) {
      if (quiet.get()) {
        awaitEnd(lines);
        session.out().println((allTags.get() ? name : name.orLatest()).canonical());
      } else {
        new ProgressDisplay(session.out(), terminal, columns).show(lines);
      }
    }
    return ExitCode.OK;
  }

  private static void awaitEnd(JsonLines lines) throws IOException {
    for (JsonObject message = lines.next(); message != null; message = lines.next()) {
      if (message.has("error")) {
        throw new IOException(message.string("error"));
      }
    }
  }
}
