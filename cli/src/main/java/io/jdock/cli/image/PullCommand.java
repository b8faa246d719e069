package io.jdock.cli.image;

import io.jdock.cli.Arguments;
import io.jdock.cli.Command;
import io.jdock.cli.CommandException;
import io.jdock.cli.ExitCode;
import io.jdock.cli.Session;
import io.jdock.cli.flag.Flag;
import java.io.IOException;
import java.util.List;

/** {@code jdock pull}. */
public final class PullCommand extends Command {
  private final Flag<Boolean> allTags =
      flags.bool("a", "all-tags", "Download all tagged images in the repository");
  private final Flag<String> platform =
      flags.string(null, "platform", "Set platform if server is multi-platform capable");
  private final Flag<Boolean> quiet = flags.bool("q", "quiet", "Suppress verbose output");

  public PullCommand() {
    super(
        "pull [OPTIONS] NAME[:TAG|@DIGEST]",
        "Download an image from a registry",
        Arguments.exactly(1));
  }

  @Override
  public List<Example> examples() {
    return List.of(
        new Example("pull alpine", "the latest of an official image"),
        new Example("pull nginx:1.21-alpine", "a certain version"));
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
    ImageName image = allTags.get() ? name : name.orLatest();
    if (bare && !allTags.get() && !quiet.get()) {
      session.out().println("Using default tag: latest");
      session.out().flush();
    }
    Pull.pull(
        session,
        image,
        platform.get(),
        allTags.get(),
        quiet.get(),
        session.out(),
        session.terminal().out());
    session.out().println(image.canonical());
    return ExitCode.OK;
  }
}
