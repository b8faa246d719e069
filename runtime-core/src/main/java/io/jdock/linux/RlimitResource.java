package io.jdock.linux;

import java.util.Locale;
import java.util.Optional;

/**
 * What a process can be limited in, with the kernel's numbers ({@code RLIMIT_*}). The address space
 * ({@code as}) is left out, as {@code docker run --ulimit} does.
 *
 * @see <a href="https://man7.org/linux/man-pages/man2/prlimit.2.html">prlimit(2)</a>
 */
public enum RlimitResource {
  CPU(0),
  FSIZE(1),
  DATA(2),
  STACK(3),
  CORE(4),
  RSS(5),
  NPROC(6),
  NOFILE(7),
  MEMLOCK(8),
  LOCKS(10),
  SIGPENDING(11),
  MSGQUEUE(12),
  NICE(13),
  RTPRIO(14),
  RTTIME(15);

  private final int number;

  RlimitResource(int number) {
    this.number = number;
  }

  /** The kernel's number, the second argument of prlimit(2). */
  public int number() {
    return number;
  }

  /** The name that {@code --ulimit} takes: {@code nofile}. */
  public String ulimitName() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Finds a resource by its {@code --ulimit} name; case matters. */
  public static Optional<RlimitResource> find(String ulimitName) {
    for (RlimitResource resource : values()) {
      if (resource.ulimitName().equals(ulimitName)) {
        return Optional.of(resource);
      }
    }
    return Optional.empty();
  }
}
