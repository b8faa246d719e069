package io.jdock.cli.volume;

import io.jdock.api.client.Query;
import io.jdock.cli.Arguments;
import io.jdock.cli.Command;
import io.jdock.cli.Session;
import io.jdock.cli.flag.Flag;
import io.jdock.cli.option.Formats;
import io.jdock.cli.system.Inspection;
import java.io.IOException;
import java.util.List;

/** {@code jdock volume inspect}. */
public final class VolumeInspectCommand extends Command {
  private final Flag<String> format = flags.string("f", "format", Formats.OBJECT_HELP);

  public VolumeInspectCommand() {
    super(
        "inspect [OPTIONS] VOLUME [VOLUME...]",
        "Display detailed information on one or more volumes",
        Arguments.atLeast(1));
  }

  @Override
  protected int run(Session session, List<String> names) throws IOException {
    return Inspection.run(
        session,
        names,
        format.get(),
        name -> session.client().get("/volumes/" + Query.encode(name)).text());
  }
}
