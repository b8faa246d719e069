package io.jdock.cli.container;

import io.jdock.api.client.JsonObject;
import io.jdock.cli.Arguments;
import io.jdock.cli.Command;
import io.jdock.cli.CommandException;
import io.jdock.cli.ExitCode;
import io.jdock.cli.Session;
import io.jdock.cli.flag.Flags;
import io.jdock.cli.option.ContainerOptions;
import java.io.IOException;
import java.util.List;

/** {@code jdock create}. */
public final class CreateCommand extends Command {
  private final ContainerOptions options = new ContainerOptions(flags);
  private final ContainerCreation creation = new ContainerCreation(flags, "creating");

  public CreateCommand() {
    super(
        "create [OPTIONS] IMAGE [COMMAND] [ARG...]",
        "Create a new container",
        Arguments.atLeast(1),
        new Flags(false, false));
  }

  @Override
  public List<Example> examples() {
    return List.of(
        new Example("create --name later alpine echo hi", "prepare a container"),
        new Example("start -a later", "and start it when you like"));
  }

  @Override
  protected int run(Session session, List<String> arguments) throws IOException {
    JsonObject request;
    try {
      creation.validate();
      request = options.request(arguments.get(0), arguments.subList(1, arguments.size()));
    } catch (CommandException e) {
      String text = e.text().endsWith(".") ? e.text() : e.text() + ".";
      session.err().println("jdock: " + text + "\nSee 'jdock create --help'.");
      return ExitCode.ENGINE;
    }
    session.out().println(creation.create(session, options, request));
    return ExitCode.OK;
  }
}
