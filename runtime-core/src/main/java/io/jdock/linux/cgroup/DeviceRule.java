package io.jdock.linux.cgroup;

import java.util.List;

/**
 * Allows or forbids access to devices. The last rule that matches an access decides.
 *
 * @param allow true to allow, false to forbid
 * @param type {@code c} character, {@code b} block, {@code a} both
 * @param major the major number; {@link #ANY} for all
 * @param minor the minor number; {@link #ANY} for all
 * @param access a combination of {@code r} read, {@code w} write and {@code m} mknod
 * @see <a href="https://docs.kernel.org/admin-guide/cgroup-v1/devices.html">Device Whitelist
 *     Controller</a>
 */
public record DeviceRule(boolean allow, char type, long major, long minor, String access) {
  /** Stands for every major or minor number. */
  public static final long ANY = -1;

  /**
   * @throws IllegalArgumentException when type or access are no such letters
   */
  public DeviceRule {
    if (type != 'a' && type != 'b' && type != 'c') {
      throw new IllegalArgumentException("invalid device type: " + type);
    }
    if (access.isEmpty() || !access.matches("[rwm]{1,3}")) {
      throw new IllegalArgumentException("invalid device access: " + access);
    }
  }

  /** Allows a device of type {@code c} or {@code b}, for {@code --device}. */
  public static DeviceRule allow(char type, long major, long minor, String access) {
    return new DeviceRule(true, type, major, minor, access);
  }

  /** What a privileged container has: every device. */
  public static List<DeviceRule> privileged() {
    return List.of(new DeviceRule(true, 'a', ANY, ANY, "rwm"));
  }

  /**
   * Docker's default rules: nothing but the harmless devices of /dev, pseudo-terminals, and making
   * device nodes (which opening them still refuses).
   */
  public static List<DeviceRule> defaults() {
    return List.of(
        new DeviceRule(false, 'a', ANY, ANY, "rwm"),
        allow('c', ANY, ANY, "m"),
        allow('b', ANY, ANY, "m"),
        allow('c', 1, 3, "rwm"),
        allow('c', 1, 5, "rwm"),
        allow('c', 1, 7, "rwm"),
        allow('c', 1, 8, "rwm"),
        allow('c', 1, 9, "rwm"),
        allow('c', 5, 0, "rwm"),
        allow('c', 5, 1, "rwm"),
        allow('c', 5, 2, "rwm"),
        allow('c', 136, ANY, "rwm"));
  }

  /** The rule as {@code devices.allow} and {@code devices.deny} take it: {@code c 1:3 rwm}. */
  public String line() {
    return type + " " + number(major) + ":" + number(minor) + " " + access;
  }

  private static String number(long number) {
    return number == ANY ? "*" : Long.toString(number);
  }
}
