package io.jdock.cli.container;

import io.jdock.cli.Arguments;
import io.jdock.cli.Command;
import io.jdock.cli.Session;
import io.jdock.cli.flag.Flag;
import io.jdock.cli.option.Formats;
import io.jdock.cli.system.Inspection;
import java.io.IOException;
import java.util.List;

/** {@code jdock container inspect}. */
public final class ContainerInspectCommand extends Command {
  private final Flag<String> format = flags.string("f", "format", Formats.OBJECT_HELP);
  private final Flag<Boolean> size = flags.bool("s", "size", "Display total file sizes");

  public ContainerInspectCommand() {
    super(
        "inspect [OPTIONS] CONTAINER [CONTAINER...]",
        "Display detailed information on one or more containers",
        Arguments.atLeast(1));
  }

  @Override
  protected int run(Session session, List<String> names) throws IOException {
    String query = size.get() ? "/json?size=1" : "/json";
    return Inspection.run(
        session,
        names,
        format.get(),
        name -> session.client().get(EachContainer.path(name) + query).text());
  }
}
