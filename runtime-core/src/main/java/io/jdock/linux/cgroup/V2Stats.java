package io.jdock.linux.cgroup;

import io.jdock.linux.cgroup.CgroupStats.BlkioEntry;
import io.jdock.linux.cgroup.CgroupStats.Cpu;
import io.jdock.linux.cgroup.CgroupStats.Memory;
import io.jdock.linux.cgroup.CgroupStats.Pids;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads the statistics of cgroup v2. */
final class V2Stats {
  private static final long NANOS_PER_MICRO = 1_000;

  private final Optional<Path> directory;

  V2Stats(Path directory) {
    this.directory = Optional.of(directory);
  }

  CgroupStats read(MachineStats machine) throws IOException {
    List<String> io = StatFiles.lines(directory, "io.stat");
    return new CgroupStats(
        cpu(),
        memory(machine),
        pids(),
        io(io, "rbytes", "wbytes"),
        io(io, "rios", "wios"),
        machine.cpuNanos(),
        machine.onlineCpus());
  }

  private Cpu cpu() throws IOException {
    Map<String, Long> stat = StatFiles.keyed(directory, "cpu.stat");
    return new Cpu(
        stat.getOrDefault("usage_usec", 0L) * NANOS_PER_MICRO,
        stat.getOrDefault("user_usec", 0L) * NANOS_PER_MICRO,
        stat.getOrDefault("system_usec", 0L) * NANOS_PER_MICRO,
        List.of(),
        stat.getOrDefault("nr_periods", 0L),
        stat.getOrDefault("nr_throttled", 0L),
        stat.getOrDefault("throttled_usec", 0L) * NANOS_PER_MICRO);
  }

  private Memory memory(MachineStats machine) throws IOException {
    long limit = StatFiles.single(directory, "memory.max");
    return new Memory(
        StatFiles.single(directory, "memory.current"),
        StatFiles.single(directory, "memory.peak"),
        limit == 0 ? machine.memoryBytes() : Math.min(limit, machine.memoryBytes()),
        StatFiles.keyed(directory, "memory.events").getOrDefault("oom", 0L),
        StatFiles.keyed(directory, "memory.stat"));
  }

  private Pids pids() throws IOException {
    long limit = StatFiles.single(directory, "pids.max");
    return new Pids(
        StatFiles.single(directory, "pids.current"), limit == Long.MAX_VALUE ? 0 : limit);
  }

  /** Lines such as {@code 8:0 rbytes=4096 wbytes=0 rios=1 wios=0 dbytes=0 dios=0}. */
  static List<BlkioEntry> io(List<String> lines, String readKey, String writeKey) {
    List<BlkioEntry> entries = new ArrayList<>();
    for (String line : lines) {
      String[] fields = line.strip().split(" ");
      String[] device = fields[0].split(":");
      if (device.length != 2) {
        continue;
      }
      Map<String, Long> values = new HashMap<>();
      for (int i = 1; i < fields.length; i++) {
        int equals = fields[i].indexOf('=');
        if (equals > 0) {
          values.put(
              fields[i].substring(0, equals), StatFiles.number(fields[i].substring(equals + 1)));
        }
      }
      long major = Long.parseLong(device[0]);
      long minor = Long.parseLong(device[1]);
      entries.add(new BlkioEntry(major, minor, "read", values.getOrDefault(readKey, 0L)));
      entries.add(new BlkioEntry(major, minor, "write", values.getOrDefault(writeKey, 0L)));
    }
    return List.copyOf(entries);
  }
}
