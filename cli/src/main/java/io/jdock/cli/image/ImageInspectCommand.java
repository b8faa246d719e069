package io.jdock.cli.image;

import io.jdock.api.client.Query;
import io.jdock.cli.Arguments;
import io.jdock.cli.Command;
import io.jdock.cli.Session;
import io.jdock.cli.flag.Flag;
import io.jdock.cli.option.Formats;
import io.jdock.cli.system.Inspection;
import java.io.IOException;
import java.util.List;

/** {@code jdock image inspect}. */
public final class ImageInspectCommand extends Command {
  private final Flag<String> format = flags.string("f", "format", Formats.OBJECT_HELP);

  public ImageInspectCommand() {
    super(
        "inspect [OPTIONS] IMAGE [IMAGE...]",
        "Display detailed information on one or more images",
        Arguments.atLeast(1));
  }

  @Override
  protected int run(Session session, List<String> names) throws IOException {
    return Inspection.run(
        session,
        names,
        format.get(),
        name -> session.client().get("/images/" + Query.encode(name) + "/json").text());
  }
}
