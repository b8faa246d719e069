package io.jdock.cli.system;

import io.jdock.api.client.JsonObject;
import io.jdock.api.client.Query;
import io.jdock.cli.Arguments;
import io.jdock.cli.Command;
import io.jdock.cli.CommandException;
import io.jdock.cli.Confirmation;
import io.jdock.cli.ExitCode;
import io.jdock.cli.Session;
import io.jdock.cli.flag.Flag;
import io.jdock.cli.format.NaturalOrder;
import io.jdock.cli.format.PruneReport;
import io.jdock.cli.option.Filters;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** {@code jdock system prune}. */
public final class SystemPruneCommand extends Command {
  private final Flag<Boolean> all =
      flags.bool("a", "all", "Remove all unused images not just dangling ones");
  private final Filters filters =
      new Filters(flags, null, "Provide filter values (e.g. \"label=<key>=<value>\")");
  private final Flag<Boolean> force = flags.bool("f", "force", "Do not prompt for confirmation");
  private final Flag<Boolean> volumes = flags.bool(null, "volumes", "Prune anonymous volumes");

  public SystemPruneCommand() {
    super("prune [OPTIONS]", "Remove unused data", Arguments.none());
  }

  @Override
  public List<Example> examples() {
    return List.of(
        new Example(
            "system prune", "stopped containers, unused networks, dangling images, build cache"),
        new Example(
            "system prune -a --volumes", "all that nothing runs with, named volumes apart"));
  }

  @Override
  protected int run(Session session, List<String> arguments) throws IOException {
    if (volumes.get() && filters.has("until")) {
      throw new CommandException("ERROR: The \"until\" filter is not supported with \"--volumes\"");
    }
    if (!force.get() && !Confirmation.ask(session, warning())) {
      return ExitCode.OK;
    }
    long bytes = 0;
    JsonObject containers = prune(session, "/containers/prune", filters.json());
    PruneReport.names(session.out(), "Containers", containers.strings("ContainersDeleted"));
    bytes += containers.number("SpaceReclaimed");
    JsonObject networks = prune(session, "/networks/prune", filters.json());
    PruneReport.names(session.out(), "Networks", networks.strings("NetworksDeleted"));
    if (volumes.get()) {
      JsonObject removed = prune(session, "/volumes/prune", filters.json());
      PruneReport.names(session.out(), "Volumes", removed.strings("VolumesDeleted"));
      bytes += removed.number("SpaceReclaimed");
    }
    JsonObject images = prune(session, "/images/prune", filters.json("dangling=" + !all.get()));
    PruneReport.images(session.out(), images.objects("ImagesDeleted"));
    bytes += images.number("SpaceReclaimed");
    Query unused = Query.of().add("all", all.get()).addUnlessEmpty("filters", filters.json());
    JsonObject caches = session.client().post("/build/prune" + unused).object();
    PruneReport.names(session.out(), "build cache objects", caches.strings("CachesDeleted"));
    bytes += caches.number("SpaceReclaimed");
    PruneReport.total(session.out(), bytes);
    return ExitCode.OK;
  }

  private String warning() {
    List<String> lines = new ArrayList<>();
    lines.add("WARNING! This will remove:");
    lines.add("  - all stopped containers");
    lines.add("  - all networks not used by at least one container");
    if (volumes.get()) {
      lines.add("  - all anonymous volumes not used by at least one container");
    }
    lines.add(
        all.get()
            ? "  - all images without at least one container associated to them"
            : "  - all dangling images");
    lines.add(all.get() ? "  - all build cache" : "  - unused build cache");
    if (!filters.pairs().isEmpty()) {
      lines.add("");
      lines.add("  Items to be pruned will be filtered with:");
      filters.pairs().stream().sorted(new NaturalOrder()).forEach(pair -> lines.add("  - " + pair));
    }
    lines.add("");
    return String.join("\n", lines);
  }

  private static JsonObject prune(Session session, String path, String filters) throws IOException {
    return session.client().post(path + Query.of().addUnlessEmpty("filters", filters)).object();
  }
}
