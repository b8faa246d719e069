package io.jdock.runtime;

import java.util.List;

/**
 * A device node in the container's /dev.
 *
 * @param path absolute path inside the container
 * @param type {@code c} for character, {@code b} for block, {@code p} for a FIFO
 * @param mode permission bits such as 0666
 */
public record DeviceSpec(String path, char type, int major, int minor, int mode, int uid, int gid) {
  public DeviceSpec {
    if (!path.startsWith("/")) {
      throw new IllegalArgumentException("device path " + path + " is not absolute");
    }
    if ("cbp".indexOf(type) < 0) {
      throw new IllegalArgumentException("device " + path + ": type " + type + " is not c, b or p");
    }
  }

  /**
   * The nodes that every container has.
   *
   * @see <a
   *     href="https://github.com/opencontainers/runtime-spec/blob/main/config-linux.md#default-devices">default
   *     devices</a>
   */
  public static List<DeviceSpec> defaults() {
    return List.of(
        memory("null", 3),
        memory("zero", 5),
        memory("full", 7),
        memory("random", 8),
        memory("urandom", 9),
        new DeviceSpec("/dev/tty", 'c', 5, 0, 0666, 0, 0));
  }

  private static DeviceSpec memory(String name, int minor) {
    return new DeviceSpec("/dev/" + name, 'c', 1, minor, 0666, 0, 0);
  }
}
