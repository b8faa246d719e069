package io.jdock.cli.system;

import io.jdock.api.client.EngineException;
import io.jdock.api.client.Query;
import io.jdock.cli.Arguments;
import io.jdock.cli.Command;
import io.jdock.cli.CommandException;
import io.jdock.cli.Session;
import io.jdock.cli.flag.Flag;
import io.jdock.cli.option.Formats;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** {@code jdock inspect}, of whatever has the name. */
public final class InspectCommand extends Command {
  private final Flag<String> format = flags.string("f", "format", Formats.OBJECT_HELP);
  private final Flag<Boolean> size =
      flags.bool("s", "size", "Display total file sizes if the type is container");
  private final Flag<String> type =
      flags.string(null, "type", "Only inspect objects of the given type");

  public InspectCommand() {
    super(
        "inspect [OPTIONS] NAME|ID [NAME|ID...]",
        "Return low-level information on Docker objects",
        Arguments.atLeast(1));
  }

  @Override
  public List<Example> examples() {
    return List.of(
        new Example("inspect web", "everything about a container"),
        new Example("inspect -f '{{.NetworkSettings.IPAddress}}' web", "only its address"));
  }

  @Override
  protected int run(Session session, List<String> names) throws IOException {
    Map<String, String> types = new LinkedHashMap<>();
    types.put("container", "/containers/%s/json" + (size.get() ? "?size=1" : ""));
    types.put("image", "/images/%s/json");
    types.put("network", "/networks/%s");
    types.put("volume", "/volumes/%s");
    if (!type.get().isEmpty() && !types.containsKey(type.get())) {
      throw new CommandException(
          "unknown type: \""
              + type.get()
              + "\": must be one of \"container\", \"image\", \"network\", \"volume\"");
    }
    return Inspection.run(
        session,
        names,
        format.get(),
        name -> {
          for (Map.Entry<String, String> one : types.entrySet()) {
            if (!type.get().isEmpty() && !type.get().equals(one.getKey())) {
              continue;
            }
            try {
              return session.client().get(one.getValue().replace("%s", Query.encode(name))).text();
            } catch (EngineException e) {
              if (!type.get().isEmpty() || !(e.notFound() || e.status() == 400)) {
                throw e;
              }
            }
          }
          throw new CommandException("Error: No such object: " + name);
        });
  }
}
