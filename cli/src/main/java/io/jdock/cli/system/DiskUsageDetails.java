package io.jdock.cli.system;

import io.jdock.api.client.JsonObject;
import io.jdock.cli.container.ContainerRow;
import io.jdock.cli.format.Listing;
import io.jdock.cli.format.Row;
import io.jdock.cli.format.Text;
import io.jdock.cli.format.Times;
import io.jdock.cli.format.Units;
import io.jdock.cli.image.ImageRow;
import io.jdock.cli.volume.VolumeRow;
import java.io.PrintStream;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** What every image, container, volume and build cache entry takes: {@code system df -v}. */
final class DiskUsageDetails {
  private static final String IMAGES =
      "{{.Repository}}\t{{.Tag}}\t{{.ID}}\t{{.CreatedSince}}\t{{.Size}}\t{{.SharedSize}}"
          + "\t{{.UniqueSize}}\t{{.Containers}}";
  private static final String CONTAINERS =
      "{{.ID}}\t{{.Image}}\t{{.Command}}\t{{.LocalVolumes}}\t{{.Size}}\t{{.RunningFor}}"
          + "\t{{.Status}}\t{{.Names}}";
  private static final String VOLUMES = "{{.Name}}\t{{.Links}}\t{{.Size}}";
  private static final String CACHE =
      "{{.ID}}\t{{.CacheType}}\t{{.Size}}\t{{.CreatedSince}}\t{{.LastUsedSince}}"
          + "\t{{.UsageCount}}\t{{.Shared}}";
  private static final Map<String, String> CACHE_TITLES =
      Map.of(
          "ID", "CACHE ID",
          "CacheType", "CACHE TYPE",
          "Size", "SIZE",
          "CreatedSince", "CREATED",
          "LastUsedSince", "LAST USED",
          "UsageCount", "USAGE",
          "Shared", "SHARED");

  private final JsonObject usage;

  DiskUsageDetails(JsonObject usage) {
    this.usage = usage;
  }

  /**
   * @param format empty or {@code table} for four tables; else a template for all of it, once
   */
  void print(PrintStream out, String format) {
    boolean tables = format.isEmpty() || format.equals("table");
    List<ImageRow> images =
        usage.objects("Images").stream().map(i -> ImageRow.ofFirstTag(i, tables)).toList();
    List<ContainerRow> containers =
        usage.objects("Containers").stream()
            .map(c -> new ContainerRow(c.put("SizeRootFs", 0L), tables)) // images are counted above
            .toList();
    List<VolumeRow> volumes = usage.objects("Volumes").stream().map(VolumeRow::new).toList();
    List<Row> cache =
        usage.objects("BuildCache").stream().map(entry -> cacheEntry(entry, tables)).toList();
    if (!tables) {
      Row all =
          new Row("*formatter.diskUsageContext")
              .with("Images", () -> images)
              .with("Containers", () -> containers)
              .with("Volumes", () -> volumes)
              .with("BuildCache", () -> cache);
      new Listing(format, "", Map.of()).print(out, List.of(all));
      return;
    }
    out.print("Images space usage:\n\n");
    new Listing("", IMAGES, ImageRow.TITLES).print(out, images);
    out.print("\nContainers space usage:\n\n");
    new Listing("", CONTAINERS, ContainerRow.TITLES).print(out, containers);
    out.print("\nLocal Volumes space usage:\n\n");
    new Listing("", VOLUMES, VolumeRow.TITLES).print(out, volumes);
    long size =
        usage.objects("BuildCache").stream()
            .filter(entry -> !entry.bool("Shared"))
            .mapToLong(entry -> entry.number("Size"))
            .sum();
    out.print("\nBuild cache usage: " + Units.humanSize(size) + "\n\n");
    new Listing("", CACHE, CACHE_TITLES).print(out, cache);
  }

  private static Row cacheEntry(JsonObject entry, boolean shorten) {
    String id = shorten ? Text.shortId(entry.string("ID")) : entry.string("ID");
    return new Row("*formatter.buildCacheContext")
        .with("ID", () -> entry.bool("InUse") ? id + "*" : id)
        .with("Parent", () -> entry.string("Parent"))
        .with("CacheType", () -> entry.string("Type"))
        .with("Description", () -> entry.string("Description"))
        .with("Size", () -> Units.humanSize(entry.number("Size")))
        .with("CreatedAt", () -> entry.string("CreatedAt"))
        .with("CreatedSince", () -> since(entry.string("CreatedAt")))
        .with("LastUsedAt", () -> entry.string("LastUsedAt"))
        .with("LastUsedSince", () -> since(entry.string("LastUsedAt")))
        .with("UsageCount", () -> Long.toString(entry.number("UsageCount")))
        .with("InUse", () -> Boolean.toString(entry.bool("InUse")))
        .with("Shared", () -> Boolean.toString(entry.bool("Shared")));
  }

  private static String since(String time) {
    return time.isEmpty() ? "" : Times.since(Instant.parse(time).getEpochSecond());
  }
}
