package io.jdock.runtime;

import static io.jdock.linux.launch.CloneFlags.*;

import io.jdock.linux.Descriptors;
import io.jdock.linux.Fd;
import io.jdock.linux.LinuxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The namespaces that a container joins, open for as long as it is being launched. */
final class NamespaceDescriptors implements AutoCloseable {
  /**
   * One to be joined.
   *
   * @param flag its CLONE_NEW* bit
   */
  record Joined(Fd fd, long flag, String path) {}

  private static final Path STAND_IN = Path.of("/proc/self/ns/net");

  private final boolean planned;
  private final List<Joined> joined = new ArrayList<>();
  private Optional<Fd> pid = Optional.empty();
  private long created = CLONE_NEWNS;

  private NamespaceDescriptors(boolean planned) {
    this.planned = planned;
  }

  static NamespaceDescriptors open(Namespaces namespaces) throws LinuxException {
    return open(namespaces, false);
  }

  /** For a plan: what is not there yet is stood in for by the daemon's own network namespace. */
  static NamespaceDescriptors planned(Namespaces namespaces) throws LinuxException {
    return open(namespaces, true);
  }

  private static NamespaceDescriptors open(Namespaces namespaces, boolean planned)
      throws LinuxException {
    NamespaceDescriptors descriptors = new NamespaceDescriptors(planned);
    try {
      descriptors.add(namespaces.net(), CLONE_NEWNET);
      descriptors.add(namespaces.ipc(), CLONE_NEWIPC);
      descriptors.add(namespaces.uts(), CLONE_NEWUTS);
      descriptors.add(namespaces.cgroup(), CLONE_NEWCGROUP);
      descriptors.add(namespaces.pid(), CLONE_NEWPID);
      return descriptors;
    } catch (LinuxException e) {
      descriptors.close();
      throw e;
    }
  }

  private void add(Namespace namespace, long flag) throws LinuxException {
    if (namespace instanceof Namespace.Private) {
      // A cgroup namespace shows the groups that its maker is in: it is made once they are joined.
      created |= flag == CLONE_NEWCGROUP ? 0 : flag;
    } else if (namespace instanceof Namespace.Join join) {
      boolean absent = planned && !Files.exists(join.path());
      Fd fd = Descriptors.open(absent ? STAND_IN : join.path(), Descriptors.O_RDONLY);
      if (flag == CLONE_NEWPID) {
        pid = Optional.of(fd);
      } else {
        joined.add(new Joined(fd, flag, join.path().toString()));
      }
    }
  }

  /** Those that the child enters by itself. */
  List<Joined> joined() {
    return joined;
  }

  /** The pid namespace, which it has to be born in. */
  Optional<Fd> pid() {
    return pid;
  }

  /** CLONE_NEW* bits of those that it is born with. */
  long created() {
    return created;
  }

  @Override
  public void close() {
    joined.forEach(j -> j.fd().close());
    pid.ifPresent(Fd::close);
  }
}
