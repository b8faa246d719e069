package io.jdock.linux;

import java.util.function.Supplier;

/**
 * Receives every action that jdock asks of the kernel on behalf of a container or network: launch
 * records, mounts, netlink messages, cgroup writes, iptables rules, namespaces. What {@code jdock
 * explain} tells is read from here.
 *
 * <p>Implementations must be cheap and thread-safe: texts are suppliers, rendered only when the
 * journal is stored or shown.
 */
public interface KernelJournal {

  /** The chapters of a container's story, in the order in which {@code explain} tells them. */
  enum Phase {
    /** Layers mounted as one root: overlayfs. */
    STORAGE,
    /** Network namespace, veth, addresses, routes, firewall, published ports. */
    NETWORK,
    /** Control groups: limits and device rules. */
    CGROUP,
    /** clone(2) and the namespaces it makes. */
    NAMESPACES,
    /** The container's view of the file system, up to pivot_root. */
    FILESYSTEM,
    /** Users, capabilities, seccomp, resource limits. */
    SECURITY,
    /** Standard streams, working directory, execve. */
    PROCESS,
    /** Signals, freezing, limits changed while it runs. */
    CONTROL,
    /** What is undone when the container stops or goes. */
    TEARDOWN
  }

  /**
   * One action.
   *
   * @param phase the chapter it belongs to
   * @param call what was asked, in the words of the man page: {@code mount("proc", "/proc", ...)}
   * @param reason why, in one line, for a learner
   * @param shell the shell command that would have done the same
   * @param errno 0, or the positive error number
   * @param result the call's result where it means something, else 0
   * @param startNanos {@link System#nanoTime} when it began; 0 where unknown
   * @param nanos how long it took, in nanoseconds; 0 where unknown
   */
  record Step(
      Phase phase,
      Supplier<String> call,
      String reason,
      Supplier<String> shell,
      int errno,
      long result,
      long startNanos,
      long nanos) {}

  void record(Step step);

  /** Records an action that succeeded and began at {@code startNanos}, ending now. */
  default void done(
      Phase phase, Supplier<String> call, String reason, Supplier<String> shell, long startNanos) {
    record(new Step(phase, call, reason, shell, 0, 0, startNanos, System.nanoTime() - startNanos));
  }

  /** Records an action that the kernel refused. */
  default void failed(
      Phase phase,
      Supplier<String> call,
      String reason,
      Supplier<String> shell,
      int errno,
      long startNanos) {
    record(
        new Step(phase, call, reason, shell, errno, 0, startNanos, System.nanoTime() - startNanos));
  }

  /** A journal of which another one is told all the same. */
  default KernelJournal and(KernelJournal other) {
    return step -> {
      record(step);
      other.record(step);
    };
  }

  /** A journal that forgets. */
  static KernelJournal none() {
    return step -> {};
  }
}
