package io.jdock.runtime;

/**
 * A container's namespaces. Its mount namespace is always its own.
 *
 * @param user {@link Namespace#HOST}: identities are not remapped
 */
public record Namespaces(
    Namespace pid, Namespace net, Namespace ipc, Namespace uts, Namespace cgroup, Namespace user) {
  public Namespaces {
    if (!(user instanceof Namespace.Host)) {
      throw new IllegalArgumentException("user namespaces other than the host's are not supported");
    }
  }

  /** All its own, the user namespace excepted: what Docker does by default. */
  public static Namespaces ofItsOwn() {
    return new Namespaces(
        Namespace.PRIVATE,
        Namespace.PRIVATE,
        Namespace.PRIVATE,
        Namespace.PRIVATE,
        Namespace.PRIVATE,
        Namespace.HOST);
  }

  public Namespaces withPid(Namespace to) {
    return new Namespaces(to, net, ipc, uts, cgroup, user);
  }

  public Namespaces withNet(Namespace to) {
    return new Namespaces(pid, to, ipc, uts, cgroup, user);
  }

  public Namespaces withIpc(Namespace to) {
    return new Namespaces(pid, net, to, uts, cgroup, user);
  }

  public Namespaces withUts(Namespace to) {
    return new Namespaces(pid, net, ipc, to, cgroup, user);
  }

  public Namespaces withCgroup(Namespace to) {
    return new Namespaces(pid, net, ipc, uts, to, user);
  }
}
