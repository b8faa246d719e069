package io.jdock.runtime;

/**
 * A limit of setrlimit(2).
 *
 * @param name lower case without the prefix: {@code nofile}, {@code nproc}, {@code core}, ...
 * @param soft in the resource's own unit; -1 is infinity
 * @param hard in the resource's own unit; -1 is infinity
 */
public record ResourceLimit(String name, long soft, long hard) {
  private static final java.util.List<String> NAMES =
      java.util.List.of(
          "cpu",
          "fsize",
          "data",
          "stack",
          "core",
          "rss",
          "nproc",
          "nofile",
          "memlock",
          "as",
          "locks",
          "sigpending",
          "msgqueue",
          "nice",
          "rtprio",
          "rttime");

  public ResourceLimit {
    if (!NAMES.contains(name)) {
      throw new IllegalArgumentException("invalid ulimit type: " + name);
    }
  }

  /** The resource's number in {@code sys/resource.h}. */
  public int resource() {
    return NAMES.indexOf(name);
  }
}
