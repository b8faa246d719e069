package io.jdock.cli.compose;

import io.jdock.api.client.JsonObject;
import io.jdock.cli.format.DisplayedPorts;
import io.jdock.cli.format.Row;
import io.jdock.cli.format.Text;
import io.jdock.cli.format.Times;
import io.jdock.cli.format.Units;
import io.jdock.compose.engine.ProjectContainer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/** A container in {@code jdock compose ps}. */
final class ServiceRow extends Row {
  static final String TABLE =
      "{{.Name}}\t{{.Image}}\t{{.Command}}\t{{.Service}}\t{{.RunningFor}}\t{{.Status}}\t{{.Ports}}";

  /** The column titles by field. */
  static final Map<String, String> TITLES =
      Map.ofEntries(
          Map.entry("ID", "CONTAINER ID"),
          Map.entry("Name", "NAME"),
          Map.entry("Project", "PROJECT"),
          Map.entry("Service", "SERVICE"),
          Map.entry("Image", "IMAGE"),
          Map.entry("Command", "COMMAND"),
          Map.entry("CreatedAt", "CREATED AT"),
          Map.entry("RunningFor", "CREATED"),
          Map.entry("Ports", "PORTS"),
          Map.entry("State", "STATE"),
          Map.entry("Status", "STATUS"),
          Map.entry("Size", "SIZE"),
          Map.entry("Labels", "LABELS"));

  private final ProjectContainer container;

  /**
   * @param shorten for a table: short ids and commands
   */
  ServiceRow(String project, ProjectContainer container, long exitCode, boolean shorten) {
    super("*formatter.ContainerContext");
    this.container = container;
    JsonObject summary = container.summary();
    String command = summary.string("Command");
    with("Command", () -> Text.quote(shorten ? Text.ellipsis(command, 20) : command));
    with("CreatedAt", () -> Times.go(container.created()));
    with("ExitCode", () -> exitCode);
    with("Health", () -> health(summary.string("Status")));
    with("ID", () -> shorten ? Text.shortId(container.id()) : container.id());
    with("Image", () -> summary.string("Image"));
    with("Labels", () -> Text.labels(summary));
    withLabels(summary);
    with("LocalVolumes", () -> Long.toString(localVolumes()));
    with("Mounts", () -> mounts(shorten));
    with("Name", container::name);
    with("Names", container::name);
    with(
        "Networks",
        () ->
            String.join(
                ",", summary.object("NetworkSettings").object("Networks").members().keySet()));
    with("Ports", () -> DisplayedPorts.of(summary.objects("Ports")));
    with("Project", () -> project);
    with("Publishers", this::publishers);
    with("RunningFor", () -> Times.since(container.created()));
    with("Service", container::service);
    with("Size", () -> Units.shortSize(summary.number("SizeRw")));
    with("State", container::state);
    with("Status", () -> summary.string("Status"));
  }

  private static String health(String status) {
    for (String word : List.of("healthy", "unhealthy")) {
      if (status.endsWith("(" + word + ")")) {
        return word;
      }
    }
    return status.endsWith("(health: starting)") ? "starting" : "";
  }

  private long localVolumes() {
    return container.summary().objects("Mounts").stream()
        .filter(mount -> mount.string("Driver").equals("local"))
        .count();
  }

  private String mounts(boolean shorten) {
    List<String> names = new ArrayList<>();
    for (JsonObject mount : container.summary().objects("Mounts")) {
      String name = mount.string("Name").isEmpty() ? mount.string("Source") : mount.string("Name");
      names.add(shorten ? Text.ellipsis(name, 15) : name);
    }
    return String.join(",", names);
  }

  private List<Object> publishers() {
    List<JsonObject> ports = new ArrayList<>(container.summary().objects("Ports"));
    ports.sort(
        Comparator.comparingLong((JsonObject port) -> port.number("PrivatePort"))
            .thenComparing(port -> port.string("IP")));
    List<Object> publishers = new ArrayList<>();
    for (JsonObject port : ports) {
      publishers.add(
          new JsonObject()
              .put("URL", port.string("IP"))
              .put("TargetPort", port.number("PrivatePort"))
              .put("PublishedPort", port.number("PublicPort"))
              .put("Protocol", port.string("Type")));
    }
    return publishers;
  }
}
