package io.jdock.cli.compose;

import io.jdock.api.client.JsonObject;
import io.jdock.cli.Arguments;
import io.jdock.cli.CommandException;
import io.jdock.cli.ExitCode;
import io.jdock.cli.Session;
import io.jdock.cli.flag.Flag;
import io.jdock.cli.option.Formats;
import io.jdock.cli.volume.VolumeRow;
import io.jdock.compose.engine.Listing.OneOff;
import io.jdock.compose.engine.ProjectContainer;
import io.jdock.compose.model.Project;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** {@code jdock compose volumes}. */
public final class ComposeVolumesCommand extends ServiceCommand {
  private final Flag<String> format = flags.string(null, "format", "table", Formats.TABLE_HELP);
  private final Flag<Boolean> quiet = flags.bool("q", "quiet", "Only display volume names");

  public ComposeVolumesCommand() {
    super("volumes [OPTIONS] [SERVICE...]", "List volumes", Arguments.any());
  }

  @Override
  public List<Example> examples() {
    return List.of(
        new Example("compose volumes", "the volumes of the project"),
        new Example("compose volumes db", "those that one service has mounted"));
  }

  @Override
  protected int run(Session session, List<String> arguments) throws IOException {
    Target target = target(session, arguments);
    Project project = target.project();
    if (project != null) {
      for (String service : arguments) {
        if (!project.services().containsKey(service)) {
          throw new CommandException("no such service: " + service);
        }
      }
    }
    Set<String> used = new TreeSet<>();
    if (!arguments.isEmpty()) {
      for (ProjectContainer container :
          containers(session, target.name(), arguments, OneOff.INCLUDE, false)) {
        container.summary().objects("Mounts").forEach(mount -> used.add(mount.string("Name")));
      }
    }
    List<VolumeRow> rows = new ArrayList<>();
    for (JsonObject volume :
        new io.jdock.compose.engine.Listing(session.client()).volumes(target.name()).values()) {
      if (!arguments.isEmpty() && !used.contains(volume.string("Name"))) {
        continue;
      }
      if (quiet.get()) {
        session.out().println(volume.string("Name"));
      }
      rows.add(new VolumeRow(volume));
    }
    if (!quiet.get()) {
      new io.jdock.cli.format.Listing(format.get(), VolumeRow.TABLE, VolumeRow.TITLES)
          .print(session.out(), rows);
    }
    return ExitCode.OK;
  }
}
