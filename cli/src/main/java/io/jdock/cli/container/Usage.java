package io.jdock.cli.container;

import io.jdock.api.client.JsonObject;
import io.jdock.cli.format.Row;
import io.jdock.cli.format.Text;
import io.jdock.cli.format.Units;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a container uses, one row of {@code jdock stats}. */
final class Usage extends Row {
  static final String TABLE =
      "{{.ID}}\t{{.Name}}\t{{.CPUPerc}}\t{{.MemUsage}}\t{{.MemPerc}}\t{{.NetIO}}\t{{.BlockIO}}"
          + "\t{{.PIDs}}";
  static final Map<String, String> TITLES =
      Map.of(
          "Container", "CONTAINER",
          "Name", "NAME",
          "ID", "CONTAINER ID",
          "CPUPerc", "CPU %",
          "MemUsage", "MEM USAGE / LIMIT",
          "MemPerc", "MEM %",
          "NetIO", "NET I/O",
          "BlockIO", "BLOCK I/O",
          "PIDs", "PIDS");

  private final @Nullable JsonObject stats;

  /**
   * @param stats the engine's answer; null if there is none (yet)
   */
  Usage(String container, @Nullable JsonObject stats, boolean shorten) {
    super("*container.statsContext");
    this.stats = stats;
    JsonObject known = stats == null ? new JsonObject() : stats;
    String name = known.string("name");
    with("Container", () -> container);
    with("Name", () -> name.length() > 1 ? name.substring(1) : "--");
    with("ID", () -> shorten ? Text.shortId(known.string("id")) : known.string("id"));
    with("CPUPerc", () -> stats == null ? "--" : percent(cpu(known)));
    with("MemUsage", () -> stats == null ? "-- / --" : memory(known));
    with("MemPerc", () -> stats == null ? "--" : percent(memoryPercent(known)));
    with("NetIO", () -> stats == null ? "--" : network(known));
    with("BlockIO", () -> stats == null ? "--" : block(known));
    with(
        "PIDs",
        () -> stats == null ? "--" : Long.toString(known.object("pids_stats").number("current")));
  }

  boolean known() {
    return stats != null;
  }

  private static String percent(double value) {
    return new BigDecimal(value).setScale(2, RoundingMode.HALF_EVEN) + "%";
  }

  /** Share of one CPU's time since the sample before, in percent. */
  static double cpu(JsonObject stats) {
    JsonObject now = stats.object("cpu_stats");
    JsonObject before = stats.object("precpu_stats");
    double used =
        now.object("cpu_usage").decimal("total_usage")
            - before.object("cpu_usage").decimal("total_usage");
    double system = now.decimal("system_cpu_usage") - before.decimal("system_cpu_usage");
    double cpus = now.decimal("online_cpus");
    if (cpus == 0) {
      cpus = now.object("cpu_usage").list("percpu_usage").size();
    }
    return system > 0 && used > 0 ? used / system * cpus * 100 : 0;
  }

  /** Memory in use without the page cache that could be dropped. */
  static double memoryUsed(JsonObject stats) {
    JsonObject memory = stats.object("memory_stats");
    double usage = memory.decimal("usage");
    JsonObject detail = memory.object("stats");
    if (detail.has("total_inactive_file") && detail.decimal("total_inactive_file") < usage) {
      return usage - detail.decimal("total_inactive_file"); // cgroup v1
    }
    double inactive = detail.decimal("inactive_file");
    return inactive < usage ? usage - inactive : usage;
  }

  private static double memoryPercent(JsonObject stats) {
    double limit = stats.object("memory_stats").decimal("limit");
    return limit == 0 ? 0 : memoryUsed(stats) / limit * 100;
  }

  private static String memory(JsonObject stats) {
    return Units.bytesSize(memoryUsed(stats))
        + " / "
        + Units.bytesSize(stats.object("memory_stats").decimal("limit"));
  }

  private static String network(JsonObject stats) {
    double received = 0;
    double sent = 0;
    JsonObject networks = stats.object("networks");
    for (String name : networks.members().keySet()) {
      received += networks.object(name).decimal("rx_bytes");
      sent += networks.object(name).decimal("tx_bytes");
    }
    return Units.shortSize(received) + " / " + Units.shortSize(sent);
  }

  private static String block(JsonObject stats) {
    double read = 0;
    double written = 0;
    for (JsonObject entry : stats.object("blkio_stats").objects("io_service_bytes_recursive")) {
      String operation = entry.string("op");
      if (operation.startsWith("r") || operation.startsWith("R")) {
        read += entry.decimal("value");
      } else if (operation.startsWith("w") || operation.startsWith("W")) {
        written += entry.decimal("value");
      }
    }
    return Units.shortSize(read) + " / " + Units.shortSize(written);
  }
}
