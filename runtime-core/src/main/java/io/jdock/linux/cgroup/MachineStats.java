package io.jdock.linux.cgroup;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * The machine's side of a container's statistics.
 *
 * @param cpuNanos CPU time of all CPUs since boot, idle included
 * @param onlineCpus CPUs in use
 * @param memoryBytes the machine's memory
 */
record MachineStats(long cpuNanos, int onlineCpus, long memoryBytes) {
  /** The kernel tells user space times in hundredths of a second on every architecture. */
  static final long NANOS_PER_TICK = 10_000_000;

  /** user, nice, system, idle, iowait, irq, softirq: guest times are in user already. */
  private static final int TIMES = 7;

  static MachineStats read() throws IOException {
    return parse(
        Files.readAllLines(Path.of("/proc/stat")), Files.readAllLines(Path.of("/proc/meminfo")));
  }

  static MachineStats parse(List<String> stat, List<String> meminfo) {
    long ticks = 0;
    int cpus = 0;
    for (String line : stat) {
      if (line.startsWith("cpu ")) {
        String[] fields = line.split(" +");
        for (int i = 1; i <= TIMES && i < fields.length; i++) {
          ticks += Long.parseLong(fields[i]);
        }
      } else if (line.startsWith("cpu")) {
        cpus++;
      }
    }
    long memory = 0;
    for (String line : meminfo) {
      if (line.startsWith("MemTotal:")) {
        memory = Long.parseLong(line.split(" +")[1]) * 1024;
      }
    }
    return new MachineStats(ticks * NANOS_PER_TICK, cpus, memory);
  }
}
