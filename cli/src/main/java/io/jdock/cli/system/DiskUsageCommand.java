package io.jdock.cli.system;

import io.jdock.api.client.JsonObject;
import io.jdock.cli.Arguments;
import io.jdock.cli.Command;
import io.jdock.cli.ExitCode;
import io.jdock.cli.Session;
import io.jdock.cli.flag.Flag;
import io.jdock.cli.format.Listing;
import io.jdock.cli.format.Row;
import io.jdock.cli.format.Units;
import io.jdock.cli.option.Formats;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/** {@code jdock system df}. */
public final class DiskUsageCommand extends Command {
  private static final String TABLE =
      "{{.Type}}\t{{.TotalCount}}\t{{.Active}}\t{{.Size}}\t{{.Reclaimable}}";
  private static final Map<String, String> TITLES =
      Map.of(
          "Type", "TYPE",
          "TotalCount", "TOTAL",
          "Active", "ACTIVE",
          "Size", "SIZE",
          "Reclaimable", "RECLAIMABLE");

  private final Flag<String> format = flags.string(null, "format", Formats.TABLE_HELP);
  private final Flag<Boolean> verbose =
      flags.bool("v", "verbose", "Show detailed information on space usage");

  public DiskUsageCommand() {
    super("df [OPTIONS]", "Show docker disk usage", Arguments.none());
  }

  @Override
  protected int run(Session session, List<String> arguments) throws IOException {
    JsonObject usage = session.client().getObject("/system/df");
    if (verbose.get()) {
      new DiskUsageDetails(usage).print(session.out(), format.get());
      return ExitCode.OK;
    }
    new Listing(format.get(), TABLE, TITLES)
        .print(
            session.out(),
            List.of(images(usage), containers(usage), volumes(usage), buildCache(usage)));
    return ExitCode.OK;
  }

  private static Row row(String type, int total, long active, long size, String reclaimable) {
    return new Row("*formatter.diskUsageContext")
        .with("Type", () -> type)
        .with("TotalCount", () -> Integer.toString(total))
        .with("Active", () -> Long.toString(active))
        .with("Size", () -> Units.humanSize(size))
        .with("Reclaimable", () -> reclaimable);
  }

  private static String share(long part, long all) {
    return all > 0 ? Units.humanSize(part) + " (" + part * 100 / all + "%)" : Units.humanSize(part);
  }

  private static Row images(JsonObject usage) {
    List<JsonObject> images = usage.objects("Images");
    long layers = usage.number("LayersSize");
    long active = 0;
    long used = 0;
    for (JsonObject image : images) {
      if (image.number("Containers") > 0) {
        active++;
        if (image.number("Size") != -1 && image.number("SharedSize") != -1) {
          used += image.number("Size") - image.number("SharedSize");
        }
      }
    }
    return row("Images", images.size(), active, layers, share(layers - used, layers));
  }

  private static Row containers(JsonObject usage) {
    List<JsonObject> containers = usage.objects("Containers");
    long active = 0;
    long size = 0;
    long reclaimable = 0;
    for (JsonObject container : containers) {
      String state = container.string("State");
      boolean runs =
          state.contains("running") || state.contains("paused") || state.contains("restarting");
      active += runs ? 1 : 0;
      size += container.number("SizeRw");
      reclaimable += runs ? 0 : container.number("SizeRw");
    }
    return row("Containers", containers.size(), active, size, share(reclaimable, size));
  }

  private static Row volumes(JsonObject usage) {
    List<JsonObject> volumes = usage.objects("Volumes");
    long active = 0;
    long size = 0;
    long reclaimable = 0;
    for (JsonObject volume : volumes) {
      JsonObject data = volume.object("UsageData");
      if (data.number("RefCount") > 0) {
        active++;
      } else {
        reclaimable += Math.max(0, data.number("Size"));
      }
      size += Math.max(0, data.number("Size"));
    }
    return row("Local Volumes", volumes.size(), active, size, share(reclaimable, size));
  }

  private static Row buildCache(JsonObject usage) {
    List<JsonObject> entries = usage.objects("BuildCache");
    long active = 0;
    long size = 0;
    long inUse = 0;
    for (JsonObject entry : entries) {
      if (!entry.bool("Shared")) {
        size += entry.number("Size");
      }
      if (entry.bool("InUse")) {
        active++;
        inUse += entry.bool("Shared") ? 0 : entry.number("Size");
      }
    }
    return row("Build Cache", entries.size(), active, size, Units.humanSize(size - inUse));
  }
}
