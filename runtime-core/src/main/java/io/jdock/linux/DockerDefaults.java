package io.jdock.linux;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * What every container gets unless it is told otherwise: the paths that Docker hides or write
 * protects, and the devices that the OCI runtime specification prescribes. A privileged container
 * has none of the paths and all of the host's devices.
 *
 * @see <a
 *     href="https://github.com/opencontainers/runtime-spec/blob/main/config-linux.md#default-devices">default
 *     devices</a>
 */
public final class DockerDefaults {
  private static final List<String> MASKED =
      List.of(
          "/proc/acpi",
          "/proc/asound",
          "/proc/interrupts",
          "/proc/kcore",
          "/proc/keys",
          "/proc/latency_stats",
          "/proc/sched_debug",
          "/proc/scsi",
          "/proc/timer_list",
          "/proc/timer_stats",
          "/sys/devices/virtual/powercap",
          "/sys/firmware");

  private static final List<String> READONLY =
      List.of("/proc/bus", "/proc/fs", "/proc/irq", "/proc/sys", "/proc/sysrq-trigger");

  private static final List<Device> DEVICES =
      List.of(
          new Device("/dev/null", 1, 3),
          new Device("/dev/zero", 1, 5),
          new Device("/dev/full", 1, 7),
          new Device("/dev/random", 1, 8),
          new Device("/dev/urandom", 1, 9),
          new Device("/dev/tty", 5, 0));

  private static final Path CPUS = Path.of("/sys/devices/system/cpu");

  /**
   * A character device with mode 0666, owned by root.
   *
   * @param path where it is in the container
   */
  public record Device(String path, int major, int minor) {}

  private DockerDefaults() {}

  /**
   * The paths to hide, those of the machine's own CPUs included (their throttle counters tell a
   * neighbour's work). Paths that the machine lacks are to be skipped.
   */
  public static List<String> maskedPaths() {
    List<String> paths = new ArrayList<>(MASKED);
    int cpu = 0;
    while (Files.exists(CPUS.resolve("cpu" + cpu))) {
      Path throttle = CPUS.resolve("cpu" + cpu).resolve("thermal_throttle");
      if (Files.exists(throttle)) {
        paths.add(throttle.toString());
      }
      cpu++;
    }
    return List.copyOf(paths);
  }

  /** The paths to mount read-only over themselves. */
  public static List<String> readonlyPaths() {
    return READONLY;
  }

  /**
   * The device nodes to make in /dev. /dev/ptmx (a link to pts/ptmx) and /dev/console (the
   * terminal, if any) come on top.
   */
  public static List<Device> devices() {
    return DEVICES;
  }
}
