package io.jdock.cli.volume;

import io.jdock.api.client.JsonObject;
import io.jdock.cli.format.Row;
import io.jdock.cli.format.Text;
import io.jdock.cli.format.Units;
import java.util.Map;

/** A volume in {@code jdock volume ls} and {@code jdock system df -v}. */
public final class VolumeRow extends Row {
  public static final String TABLE = "{{.Driver}}\t{{.Name}}";
  public static final Map<String, String> TITLES =
      Map.of(
          "Driver", "DRIVER",
          "Name", "VOLUME NAME",
          "Scope", "SCOPE",
          "Mountpoint", "MOUNTPOINT",
          "Labels", "LABELS",
          "Links", "LINKS",
          "Size", "SIZE",
          "Availability", "AVAILABILITY",
          "Group", "GROUP",
          "Status", "STATUS");

  public VolumeRow(JsonObject volume) {
    super("*formatter.volumeContext");
    JsonObject usage = volume.object("UsageData");
    boolean counted = !usage.isEmpty();
    with("Driver", () -> volume.string("Driver"));
    with("Name", () -> volume.string("Name"));
    with("Scope", () -> volume.string("Scope"));
    with("Mountpoint", () -> volume.string("Mountpoint"));
    with("Labels", () -> Text.labels(volume));
    withLabels(volume);
    with("Links", () -> counted ? Long.toString(usage.number("RefCount")) : "N/A");
    with("Size", () -> counted ? Units.humanSize(usage.number("Size")) : "N/A");
    with("Availability", () -> "N/A");
    with("Group", () -> "N/A");
    with("Status", () -> "N/A");
  }
}
