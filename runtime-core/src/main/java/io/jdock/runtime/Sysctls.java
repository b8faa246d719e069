package io.jdock.runtime;

import java.util.Set;

/** Which kernel parameters belong to a namespace, and so can differ between containers. */
final class Sysctls {
  private static final Set<String> IPC =
      Set.of(
          "kernel.msgmax",
          "kernel.msgmnb",
          "kernel.msgmni",
          "kernel.sem",
          "kernel.shmall",
          "kernel.shmmax",
          "kernel.shmmni",
          "kernel.shm_rmid_forced");

  private Sysctls() {}

  /**
   * @throws IllegalArgumentException when setting it would change the host
   */
  static void check(String name, Namespaces namespaces) {
    if (IPC.contains(name) || name.startsWith("fs.mqueue.")) {
      if (namespaces.ipc() instanceof Namespace.Host) {
        throw new IllegalArgumentException(
            "sysctl \"" + name + "\" is not allowed in the hosts ipc namespace");
      }
    } else if (name.startsWith("net.")) {
      if (namespaces.net() instanceof Namespace.Host) {
        throw new IllegalArgumentException(
            "sysctl \"" + name + "\" not allowed in host network namespace");
      }
    } else {
      throw new IllegalArgumentException(
          "sysctl \"" + name + "\" is not in a separate kernel namespace");
    }
  }

  /**
   * The parameter's file below /proc/sys. A name may be dotted or slashed; a name with slashes may
   * have dots in its parts, as VLAN interfaces do.
   */
  static String path(String name) {
    String relative = name.contains("/") ? name : name.replace('.', '/');
    if (("/" + relative + "/").contains("/../")) {
      throw new IllegalArgumentException("sysctl \"" + name + "\" is no parameter's name");
    }
    return "/proc/sys/" + relative;
  }
}
