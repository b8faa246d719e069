package io.jdock.net;

import io.jdock.linux.Errnos;
import io.jdock.linux.KernelJournal;
import io.jdock.linux.KernelJournal.Phase;
import io.jdock.linux.LinuxException;
import io.jdock.linux.NativeScope;
import io.jdock.linux.SyscallNumber;
import io.jdock.linux.Syscalls;
import io.jdock.linux.netlink.Links;
import io.jdock.linux.netlink.NamespaceThread;
import io.jdock.linux.netlink.Netlink;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * Network namespaces kept by bind mounts, {@code EXECROOT/netns/ID}.
 *
 * <p>The mounts are as shared as the file system below them, so that unmounting one here unmounts
 * it in every mount namespace that saw it appear; containers' own mount namespaces drop theirs with
 * pivot_root(2).
 *
 * @see <a href="https://man7.org/linux/man-pages/man7/network_namespaces.7.html">
 *     network_namespaces(7)</a>
 */
final class NetworkNamespaces {
  private static final int MS_BIND = 0x1000;
  private static final int MNT_DETACH = 2;
  private static final int UMOUNT_NOFOLLOW = 8;
  private static final int LOOPBACK_INDEX = 1;
  static final Path OWN = Path.of("/proc/thread-self/ns/net");
  private static final Path NO_IPV6 = Path.of("/proc/sys/net/ipv6/conf/default/disable_ipv6");

  private final Syscalls syscalls;
  private final Path dir;

  NetworkNamespaces(Syscalls syscalls, Path dir) {
    this.syscalls = syscalls;
    this.dir = dir;
  }

  Path path(String id) {
    return dir.resolve(id);
  }

  /**
   * Makes a namespace with its loopback up and IPv6 off on later links, as Docker has it for
   * networks without IPv6.
   *
   * @return a netlink connection into it, which keeps it alive as long as it is open
   */
  Netlink create(String id, KernelJournal journal) throws IOException {
    Path path = path(id);
    Files.createDirectories(dir);
    Files.deleteIfExists(path);
    Files.createFile(path);
    long start = System.nanoTime();
    try {
      return NamespaceThread.callInNew(syscalls, () -> inside(path, start, journal));
    } catch (IOException e) {
      delete(id, journal);
      throw e;
    }
  }

  private Netlink inside(Path path, long start, KernelJournal journal) throws IOException {
    NetworkSteps.unshare(path.toString()).done(journal, start);
    long mount = System.nanoTime();
    bind(path);
    NetworkSteps.bind(OWN.toString(), path.toString()).done(journal, mount);
    if (Files.exists(NO_IPV6)) {
      Files.writeString(NO_IPV6, "1");
    }
    long loopback = System.nanoTime();
    Netlink netlink = Netlink.open(syscalls);
    try {
      netlink.execute(List.of(Links.upRequest(LOOPBACK_INDEX)));
    } catch (IOException e) {
      netlink.close();
      throw e;
    }
    NetworkSteps.loopback(path.toString()).done(journal, loopback);
    return netlink;
  }

  private void bind(Path path) throws LinuxException {
    try (NativeScope scope = new NativeScope()) {
      LinuxException.check(
          syscalls.invoke(
              SyscallNumber.MOUNT,
              scope.cString(OWN.toString()),
              scope.cString(path.toString()),
              0,
              MS_BIND),
          "mount",
          path.toString());
    }
  }

  /** Removes the mount and the file. The namespace ends when its last process does. */
  void delete(String id, KernelJournal journal) throws IOException {
    Path path = path(id);
    if (!Files.exists(path)) {
      return;
    }
    long start = System.nanoTime();
    long result;
    try (NativeScope scope = new NativeScope()) {
      long address = scope.cString(path.toString());
      result = syscalls.invoke(SyscallNumber.UMOUNT2, address, MNT_DETACH | UMOUNT_NOFOLLOW);
    }
    if (result != -Errnos.EINVAL) { // EINVAL: nothing is mounted there
      LinuxException.check(result, "umount", path.toString());
    }
    Files.deleteIfExists(path);
    journal.done(
        Phase.TEARDOWN,
        () -> "umount2(\"" + path + "\", MNT_DETACH)",
        "lets the network namespace go, and its links with it",
        () -> "umount " + path + " && rm " + path,
        start);
  }

  /** The ids that have a namespace. */
  List<String> list() throws IOException {
    if (!Files.isDirectory(dir)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(dir)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }
}
