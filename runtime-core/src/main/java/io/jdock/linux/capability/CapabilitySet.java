package io.jdock.linux.capability;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/**
 * A set of capabilities as the kernel has it: bit N stands for the capability numbered N.
 *
 * @param mask the bits, as capset(2) and {@code /proc/PID/status} have them
 */
public record CapabilitySet(long mask) {
  private static final CapabilitySet NONE = new CapabilitySet(0);

  /** No capability at all. */
  public static CapabilitySet none() {
    return NONE;
  }

  public static CapabilitySet of(Capability... capabilities) {
    return of(List.of(capabilities));
  }

  public static CapabilitySet of(Collection<Capability> capabilities) {
    long mask = 0;
    for (Capability capability : capabilities) {
      mask |= 1L << capability.number();
    }
    return new CapabilitySet(mask);
  }

  /** Every capability that jdock knows by name; the kernel or the machine may grant fewer. */
  public static CapabilitySet all() {
    return of(Capability.values());
  }

  /** The fourteen that Docker grants unless told otherwise. */
  public static CapabilitySet dockerDefaults() {
    return of(
        Capability.CHOWN,
        Capability.DAC_OVERRIDE,
        Capability.FSETID,
        Capability.FOWNER,
        Capability.MKNOD,
        Capability.NET_RAW,
        Capability.SETGID,
        Capability.SETUID,
        Capability.SETFCAP,
        Capability.SETPCAP,
        Capability.NET_BIND_SERVICE,
        Capability.SYS_CHROOT,
        Capability.KILL,
        Capability.AUDIT_WRITE);
  }

  /**
   * What this process may pass on at most: its bounding set, without what it does not hold itself.
   *
   * @throws IOException when {@code /proc/self/status} cannot be read
   */
  public static CapabilitySet grantable() throws IOException {
    List<String> status = Files.readAllLines(Path.of("/proc/self/status"));
    return statusField(status, "CapBnd").intersect(statusField(status, "CapPrm"));
  }

  /**
   * One of the {@code Cap*} lines of {@code /proc/PID/status}.
   *
   * @throws IOException when the line is missing
   */
  static CapabilitySet statusField(List<String> status, String field) throws IOException {
    for (String line : status) {
      if (line.startsWith(field + ":")) {
        String hex = line.substring(field.length() + 1).strip();
        return new CapabilitySet(Long.parseUnsignedLong(hex, 16));
      }
    }
    throw new IOException("/proc/self/status has no " + field);
  }

  public boolean contains(Capability capability) {
    return (mask & 1L << capability.number()) != 0;
  }

  public boolean isEmpty() {
    return mask == 0;
  }

  public CapabilitySet plus(CapabilitySet other) {
    return new CapabilitySet(mask | other.mask);
  }

  public CapabilitySet minus(CapabilitySet other) {
    return new CapabilitySet(mask & ~other.mask);
  }

  public CapabilitySet intersect(CapabilitySet other) {
    return new CapabilitySet(mask & other.mask);
  }

  /** The members that have a name here, by number. */
  public List<Capability> members() {
    List<Capability> members = new ArrayList<>();
    for (Capability capability : Capability.values()) {
      if (contains(capability)) {
        members.add(capability);
      }
    }
    return List.copyOf(members);
  }

  /** The members' names, such as {@code CAP_CHOWN}, by number. */
  public List<String> names() {
    return members().stream().map(Capability::capName).toList();
  }

  /** The low 32 bits, the first element of capset(2)'s data. */
  public int low() {
    return (int) mask;
  }

  /** The high 32 bits, the second element of capset(2)'s data. */
  public int high() {
    return (int) (mask >>> 32);
  }

  @Override
  public String toString() {
    return String.join(",", names());
  }
}
