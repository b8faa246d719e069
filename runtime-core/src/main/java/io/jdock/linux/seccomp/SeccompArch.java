package io.jdock.linux.seccomp;

import java.util.Locale;
import java.util.Optional;

/**
 * An architecture whose system calls jdock knows by number.
 *
 * <p>The kernel tells a filter the audit number; x86-64 and x32 share one and differ by a bit in
 * the call's number.
 */
public enum SeccompArch {
  X86_64("amd64", 0xC000003E, true),
  X86("x86", 0x40000003, false),
  X32("x32", 0xC000003E, true),
  AARCH64("arm64", 0xC00000B7, true),
  ARM("arm", 0x40000028, false);

  /** Set in the numbers of x32's calls. */
  static final long X32_BIT = 0x40000000L;

  private final String dockerName;
  private final int audit;
  private final boolean wide;

  SeccompArch(String dockerName, int audit, boolean wide) {
    this.dockerName = dockerName;
    this.audit = audit;
    this.wide = wide;
  }

  /** The machine's own. */
  public static SeccompArch host() {
    return "aarch64".equals(System.getProperty("os.arch")) ? AARCH64 : X86_64;
  }

  /** Finds an architecture by its libseccomp name, such as {@code SCMP_ARCH_X86_64}. */
  static Optional<SeccompArch> find(String libseccompName) {
    for (SeccompArch arch : values()) {
      if (libseccompName.equals("SCMP_ARCH_" + arch.name())) {
        return Optional.of(arch);
      }
    }
    return Optional.empty();
  }

  /** The name in a profile's {@code includes.arches}: {@code amd64}. */
  String dockerName() {
    return dockerName;
  }

  /** AUDIT_ARCH_*, as {@code struct seccomp_data} has it. */
  int audit() {
    return audit;
  }

  /** Whether arguments have 64 bits. */
  boolean wide() {
    return wide;
  }

  /** Its column in syscalls.txt, after the name. */
  int column() {
    return ordinal() + 1;
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
