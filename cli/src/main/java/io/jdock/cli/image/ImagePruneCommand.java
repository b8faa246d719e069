package io.jdock.cli.image;

import io.jdock.api.client.JsonObject;
import io.jdock.api.client.Query;
import io.jdock.cli.Arguments;
import io.jdock.cli.Command;
import io.jdock.cli.Confirmation;
import io.jdock.cli.ExitCode;
import io.jdock.cli.Session;
import io.jdock.cli.flag.Flag;
import io.jdock.cli.format.PruneReport;
import io.jdock.cli.option.Filters;
import java.io.IOException;
import java.util.List;

/** {@code jdock image prune}. */
public final class ImagePruneCommand extends Command {
  private final Flag<Boolean> all =
      flags.bool("a", "all", "Remove all unused images, not just dangling ones");
  private final Filters filters =
      new Filters(flags, null, "Provide filter values (e.g. \"until=<timestamp>\")");
  private final Flag<Boolean> force = flags.bool("f", "force", "Do not prompt for confirmation");

  public ImagePruneCommand() {
    super("prune [OPTIONS]", "Remove unused images", Arguments.none());
  }

  @Override
  protected int run(Session session, List<String> arguments) throws IOException {
    String warning =
        all.get()
            ? "WARNING! This will remove all images without at least one container associated to"
                + " them."
            : "WARNING! This will remove all dangling images.";
    if (!force.get() && !Confirmation.ask(session, warning)) {
      return ExitCode.OK;
    }
    String json = filters.json("dangling=" + !all.get());
    JsonObject report =
        session.client().post("/images/prune" + Query.of().add("filters", json)).object();
    PruneReport.images(session.out(), report.objects("ImagesDeleted"));
    PruneReport.total(session.out(), report.number("SpaceReclaimed"));
    return ExitCode.OK;
  }
}
