package io.jdock.cli.container;

import io.jdock.api.client.JsonObject;
import io.jdock.cli.format.DisplayedPorts;
import io.jdock.cli.format.Text;
import io.jdock.cli.format.Times;
import io.jdock.cli.format.Units;
import io.jdock.cli.image.ImageName;
import io.jdock.cli.template.Fields;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A container in {@code jdock ps}. */
public final class ContainerRow implements Fields {
  static final String TABLE =
      "{{.ID}}\t{{.Image}}\t{{.Command}}\t{{.RunningFor}}\t{{.Status}}\t{{.Ports}}\t{{.Names}}";

  /** The column titles by field. */
  public static final Map<String, String> TITLES =
      Map.ofEntries(
          Map.entry("ID", "CONTAINER ID"),
          Map.entry("Names", "NAMES"),
          Map.entry("Image", "IMAGE"),
          Map.entry("Command", "COMMAND"),
          Map.entry("CreatedAt", "CREATED AT"),
          Map.entry("RunningFor", "CREATED"),
          Map.entry("Ports", "PORTS"),
          Map.entry("State", "STATE"),
          Map.entry("Status", "STATUS"),
          Map.entry("Size", "SIZE"),
          Map.entry("Labels", "LABELS"),
          Map.entry("Mounts", "MOUNTS"),
          Map.entry("LocalVolumes", "LOCAL VOLUMES"),
          Map.entry("Networks", "NETWORKS"),
          Map.entry("Platform", "PLATFORM"));

  private static final List<String> NAMES =
      List.of(
          "Command",
          "CreatedAt",
          "ID",
          "Image",
          "Labels",
          "LocalVolumes",
          "Mounts",
          "Names",
          "Networks",
          "Platform",
          "Ports",
          "RunningFor",
          "Size",
          "State",
          "Status");

  private final JsonObject container;
  private final boolean shorten;

  /**
   * @param container as the engine lists it
   * @param shorten for a table: short ids and commands
   */
  public ContainerRow(JsonObject container, boolean shorten) {
    this.container = container;
    this.shorten = shorten;
  }

  @Override
  public String typeName() {
    return "*formatter.ContainerContext";
  }

  @Override
  public List<String> names() {
    return NAMES;
  }

  @Override
  public @Nullable Object field(String name) {
    return switch (name) {
      case "ID" -> id();
      case "Names" -> containerNames();
      case "Image" -> image();
      case "Command" -> command();
      case "CreatedAt" -> Times.go(container.number("Created"));
      case "RunningFor" -> Times.since(container.number("Created"));
      case "Ports" -> DisplayedPorts.of(container.objects("Ports"));
      case "State", "Status" -> container.string(name);
      case "Size" -> size();
      case "Labels" -> Text.labels(container);
      case "Mounts" -> mounts();
      case "LocalVolumes" -> localVolumes();
      case "Networks" -> networks();
      default -> null;
    };
  }

  private String networks() {
    return String.join(
        ",", container.object("NetworkSettings").object("Networks").members().keySet());
  }

  private String id() {
    return shorten ? Text.shortId(container.string("Id")) : container.string("Id");
  }

  private String containerNames() {
    List<String> names = new ArrayList<>();
    for (String name : container.strings("Names")) {
      String plain = name.startsWith("/") ? name.substring(1) : name;
      if (!shorten) {
        names.add(plain);
      } else if (plain.indexOf('/') < 0) {
        return plain; // not a link's alias
      }
    }
    return String.join(",", names);
  }

  private String image() {
    String image = container.string("Image");
    if (image.isEmpty()) {
      return "<no image>";
    }
    if (!shorten) {
      return image;
    }
    String imageId = Text.shortId(container.string("ImageID"));
    if (imageId.equals(Text.shortId(image))) {
      return imageId;
    }
    if (image.indexOf('@') < 0) {
      return image;
    }
    try {
      ImageName name = ImageName.parse(image);
      return name.familiarName() + (name.tag().isEmpty() ? "" : ":" + name.tag());
    } catch (IllegalArgumentException e) {
      return image; // an id, or a name of another engine's making
    }
  }

  private String command() {
    String command = container.string("Command");
    return Text.quote(shorten ? Text.ellipsis(command, 20) : command);
  }

  private String size() {
    String written = Units.shortSize(container.number("SizeRw"));
    long all = container.number("SizeRootFs");
    return all > 0 ? written + " (virtual " + Units.shortSize(all) + ")" : written;
  }

  private String mounts() {
    List<String> mounts = new ArrayList<>();
    for (JsonObject mount : container.objects("Mounts")) {
      String name = mount.string("Name").isEmpty() ? mount.string("Source") : mount.string("Name");
      mounts.add(shorten ? Text.ellipsis(name, 15) : name);
    }
    return String.join(",", mounts);
  }

  private String localVolumes() {
    long count =
        container.objects("Mounts").stream()
            .filter(mount -> mount.string("Driver").equals("local"))
            .count();
    return Long.toString(count);
  }

  @Override
  public boolean callable(String name) {
    return name.equals("Label");
  }

  @Override
  public @Nullable Object call(String name, List<@Nullable Object> arguments) {
    return arguments.isEmpty()
        ? ""
        : container.object("Labels").string(String.valueOf(arguments.get(0)));
  }
}
