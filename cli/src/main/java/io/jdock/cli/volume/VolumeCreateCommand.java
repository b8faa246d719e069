package io.jdock.cli.volume;

import io.jdock.api.client.JsonObject;
import io.jdock.cli.Arguments;
import io.jdock.cli.Command;
import io.jdock.cli.CommandException;
import io.jdock.cli.ExitCode;
import io.jdock.cli.Session;
import io.jdock.cli.flag.Flag;
import io.jdock.cli.option.Labels;
import java.io.IOException;
import java.util.List;

/** {@code jdock volume create}. */
public final class VolumeCreateCommand extends Command {
  private final Flag<String> driver =
      flags.string("d", "driver", "local", "Specify volume driver name");
  private final Flag<List<String>> labels =
      flags.list(null, "label", "list", "Set metadata for a volume", Labels::parse);
  private final Flag<String> name = flags.string(null, "name", "Specify volume name");
  private final Flag<List<String>> options =
      flags.list("o", "opt", "map", "Set driver specific options", Labels::parse);

  public VolumeCreateCommand() {
    super("create [OPTIONS] [VOLUME]", "Create a volume", Arguments.atMost(1));
  }

  @Override
  public List<Example> examples() {
    return List.of(
        new Example("volume create db-data", "a place for files that outlive containers"),
        new Example(
            "volume create -o type=tmpfs -o device=tmpfs -o o=size=100m scratch",
            "in memory, as mount(8) would have it"));
  }

  @Override
  protected int run(Session session, List<String> arguments) throws IOException {
    if (!name.get().isEmpty() && !arguments.isEmpty()) {
      throw new CommandException(
          "conflicting options: cannot specify a volume-name through both --name and as a positional"
              + " arg");
    }
    JsonObject request =
        new JsonObject()
            .put("Name", arguments.isEmpty() ? name.get() : arguments.get(0))
            .put("Driver", driver.get())
            .put("DriverOpts", Labels.map(options.get()))
            .put("Labels", Labels.map(labels.get()));
    JsonObject made = session.client().post("/volumes/create", request).object();
    session.out().println(made.string("Name"));
    return ExitCode.OK;
  }
}
