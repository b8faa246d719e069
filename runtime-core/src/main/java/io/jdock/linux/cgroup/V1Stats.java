package io.jdock.linux.cgroup;

import io.jdock.linux.cgroup.CgroupStats.BlkioEntry;
import io.jdock.linux.cgroup.CgroupStats.Cpu;
import io.jdock.linux.cgroup.CgroupStats.Memory;
import io.jdock.linux.cgroup.CgroupStats.Pids;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** Reads the statistics of cgroup v1. */
final class V1Stats {
  private final Function<String, Optional<Path>> directories;

  V1Stats(Function<String, Optional<Path>> directories) {
    this.directories = directories;
  }

  CgroupStats read(MachineStats machine) throws IOException {
    return new CgroupStats(
        cpu(),
        memory(machine),
        pids(),
        blkio("io_service_bytes"),
        blkio("io_serviced"),
        machine.cpuNanos(),
        machine.onlineCpus());
  }

  private Cpu cpu() throws IOException {
    Optional<Path> accounting = directories.apply("cpuacct");
    Map<String, Long> times = StatFiles.keyed(accounting, "cpuacct.stat");
    Map<String, Long> throttling = StatFiles.keyed(directories.apply("cpu"), "cpu.stat");
    List<Long> perCpu = new ArrayList<>();
    for (String line : StatFiles.lines(accounting, "cpuacct.usage_percpu")) {
      for (String nanos : line.strip().split(" +")) {
        perCpu.add(StatFiles.number(nanos));
      }
    }
    return new Cpu(
        StatFiles.single(accounting, "cpuacct.usage"),
        times.getOrDefault("user", 0L) * MachineStats.NANOS_PER_TICK,
        times.getOrDefault("system", 0L) * MachineStats.NANOS_PER_TICK,
        List.copyOf(perCpu),
        throttling.getOrDefault("nr_periods", 0L),
        throttling.getOrDefault("nr_throttled", 0L),
        throttling.getOrDefault("throttled_time", 0L));
  }

  private Memory memory(MachineStats machine) throws IOException {
    Optional<Path> memory = directories.apply("memory");
    long limit = StatFiles.single(memory, "memory.limit_in_bytes");
    return new Memory(
        StatFiles.single(memory, "memory.usage_in_bytes"),
        StatFiles.single(memory, "memory.max_usage_in_bytes"),
        limit == 0 ? machine.memoryBytes() : Math.min(limit, machine.memoryBytes()),
        StatFiles.single(memory, "memory.failcnt"),
        StatFiles.keyed(memory, "memory.stat"));
  }

  private Pids pids() throws IOException {
    Optional<Path> pids = directories.apply("pids");
    long limit = StatFiles.single(pids, "pids.max");
    return new Pids(StatFiles.single(pids, "pids.current"), limit == Long.MAX_VALUE ? 0 : limit);
  }

  /** The throttling layer counts for every scheduler; BFQ's own figures come second. */
  private List<BlkioEntry> blkio(String figure) throws IOException {
    Optional<Path> blkio = directories.apply("blkio");
    for (String file :
        List.of(
            "blkio.throttle." + figure + "_recursive",
            "blkio.throttle." + figure,
            "blkio.bfq." + figure + "_recursive")) {
      List<BlkioEntry> entries = parse(StatFiles.lines(blkio, file));
      if (!entries.isEmpty()) {
        return entries;
      }
    }
    return List.of();
  }

  /** Lines such as {@code 8:0 Read 4096}; the last, {@code Total 4096}, names no device. */
  static List<BlkioEntry> parse(List<String> lines) {
    List<BlkioEntry> entries = new ArrayList<>();
    for (String line : lines) {
      String[] fields = line.split("[ :]");
      if (fields.length == 4) {
        entries.add(
            new BlkioEntry(
                Long.parseLong(fields[0]),
                Long.parseLong(fields[1]),
                fields[2],
                StatFiles.number(fields[3])));
      }
    }
    return List.copyOf(entries);
  }
}
