package io.jdock.daemon.routes;

import io.jdock.api.Stats;
import io.jdock.engine.StatsSample;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Readings of a container's use of resources, in the API's form. */
final class StatsMapper {
  private StatsMapper() {}

  static Stats toApi(StatsSample sample) {
    return new Stats(
        time(sample.read()),
        time(sample.previousRead()),
        new Stats.PidsStats(sample.pids(), sample.pidsLimit()),
        blockIo(sample.blockIo()),
        0,
        Map.of(),
        cpu(sample.cpu()),
        cpu(sample.previousCpu()),
        new Stats.MemoryStats(
            sample.memory().usage(),
            sample.memory().maxUsage(),
            new TreeMap<>(sample.memory().stats()),
            sample.memory().failures(),
            sample.memory().limit()),
        "/" + sample.name(),
        sample.id(),
        networks(sample.networks()));
  }

  private static String time(Instant time) {
    return Times.text(time.equals(Instant.EPOCH) ? null : time);
  }

  private static Stats.CpuStats cpu(StatsSample.Cpu cpu) {
    return new Stats.CpuStats(
        new Stats.CpuUsage(cpu.totalUsage(), null, cpu.kernelMode(), cpu.userMode()),
        cpu.systemUsage(),
        cpu.onlineCpus(),
        new Stats.Throttling(cpu.periods(), cpu.throttledPeriods(), cpu.throttledNanos()));
  }

  private static Stats.BlkioStats blockIo(List<StatsSample.BlockIo> devices) {
    List<Stats.BlkioEntry> bytes = new ArrayList<>();
    List<Stats.BlkioEntry> operations = new ArrayList<>();
    for (StatsSample.BlockIo device : devices) {
      String operation = device.operation().toLowerCase(Locale.ROOT);
      bytes.add(new Stats.BlkioEntry(device.major(), device.minor(), operation, device.bytes()));
      operations.add(
          new Stats.BlkioEntry(device.major(), device.minor(), operation, device.operations()));
    }
    return new Stats.BlkioStats(bytes, operations, null, null, null, null, null, null);
  }

  private static @Nullable Map<String, Stats.NetworkStats> networks(
      Map<String, StatsSample.Network> interfaces) {
    if (interfaces.isEmpty()) {
      return null;
    }
    Map<String, Stats.NetworkStats> networks = new TreeMap<>();
    interfaces.forEach(
        (name, each) ->
            networks.put(
                name,
                new Stats.NetworkStats(
                    each.rxBytes(),
                    each.rxPackets(),
                    each.rxErrors(),
                    each.rxDropped(),
                    each.txBytes(),
                    each.txPackets(),
                    each.txErrors(),
                    each.txDropped())));
    return networks;
  }
}
