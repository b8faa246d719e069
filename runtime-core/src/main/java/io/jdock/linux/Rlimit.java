package io.jdock.linux;

import java.util.Optional;
import jnr.ffi.Pointer;

/**
 * A resource limit, as {@code --ulimit nofile=1024:2048} asks for it.
 *
 * @param resource what is limited
 * @param soft the limit in force, in the resource's unit; {@link #UNLIMITED} for none
 * @param hard the ceiling to which the process may raise it; {@link #UNLIMITED} for none
 */
public record Rlimit(RlimitResource resource, long soft, long hard) {
  /** No limit: the kernel's RLIM_INFINITY, which {@code --ulimit} writes as -1. */
  public static final long UNLIMITED = -1;

  /**
   * @throws IllegalArgumentException with Docker's text when the soft limit is above the hard one
   */
  public Rlimit {
    if (hard != UNLIMITED && exceeds(soft, hard)) {
      String relation =
          soft == UNLIMITED ? "soft: -1 (unlimited), hard: " + hard : soft + " > " + hard;
      throw new IllegalArgumentException(
          "ulimit soft limit must be less than or equal to hard limit: " + relation);
    }
  }

  /** A limit that this process can set, and a warning when it had to be lowered for that. */
  public record Grant(Rlimit limit, Optional<String> warning) {}

  /**
   * Parses {@code name=soft[:hard]}; without a hard limit the soft one counts for both.
   *
   * @throws IllegalArgumentException with Docker's text when it is malformed
   */
  public static Rlimit parse(String text) {
    int equals = text.indexOf('=');
    if (equals < 0) {
      throw new IllegalArgumentException("invalid ulimit argument: " + text);
    }
    String name = text.substring(0, equals);
    String values = text.substring(equals + 1);
    RlimitResource resource =
        RlimitResource.find(name)
            .orElseThrow(() -> new IllegalArgumentException("invalid ulimit type: " + name));
    String[] limits = values.split(":", -1);
    if (limits.length > 2) {
      throw new IllegalArgumentException(
          "too many limit value arguments - "
              + values
              + ", can only have up to two, `soft[:hard]`");
    }
    long hard = parseValue(limits[limits.length - 1]);
    return new Rlimit(resource, parseValue(limits[0]), hard);
  }

  private static long parseValue(String text) {
    if (text.equals("infinity")) {
      return UNLIMITED;
    }
    try {
      return Long.parseLong(text);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(
          "strconv.ParseInt: parsing \"" + text + "\": invalid syntax", e);
    }
  }

  /**
   * The limit in force for this process.
   *
   * @throws LinuxException when the kernel refuses
   */
  public static Rlimit current(RlimitResource resource) throws LinuxException {
    try (NativeScope scope = new NativeScope()) {
      Pointer limits = scope.allocate(16);
      long result =
          Syscalls.host()
              .invoke(SyscallNumber.PRLIMIT64, 0, resource.number(), 0, limits.address());
      LinuxException.check(result, "prlimit64", "RLIMIT_" + resource.name());
      return new Rlimit(resource, limits.getLong(0), limits.getLong(8));
    }
  }

  /**
   * Lowers the limit to a ceiling that the process cannot pass: without CAP_SYS_RESOURCE nobody may
   * raise a hard limit.
   *
   * @param ceiling the process's own limit for the same resource
   */
  public Grant within(Rlimit ceiling) {
    if (!exceeds(hard, ceiling.hard)) {
      return new Grant(this, Optional.empty());
    }
    long loweredSoft = exceeds(soft, ceiling.hard) ? ceiling.hard : soft;
    String warning =
        "Ulimit "
            + resource.ulimitName()
            + "="
            + soft
            + ":"
            + hard
            + " is above the machine's hard limit. Lowered to "
            + loweredSoft
            + ":"
            + ceiling.hard
            + ".";
    return new Grant(new Rlimit(resource, loweredSoft, ceiling.hard), Optional.of(warning));
  }

  /** Limits are unsigned to the kernel, where unlimited is the largest number. */
  private static boolean exceeds(long limit, long ceiling) {
    return Long.compareUnsigned(limit, ceiling) > 0;
  }

  /** The form that {@code --ulimit} takes. */
  @Override
  public String toString() {
    return resource.ulimitName() + "=" + soft + ":" + hard;
  }
}
