package io.jdock.linux.cgroup;

import io.jdock.linux.Errnos;
import io.jdock.linux.Fd;
import io.jdock.linux.KernelJournal.Phase;
import io.jdock.linux.LinuxException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A control group of v2: one directory with all controllers.
 *
 * @see <a href="https://docs.kernel.org/admin-guide/cgroup-v2.html">Control Group v2</a>
 */
final class V2Cgroup implements Cgroup {
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final String name;
  private final Path directory;
  private final CgroupFiles files;
  private final Members members;
  private final List<String> warnings;

  V2Cgroup(String name, Path directory, CgroupFiles files, List<String> warnings) {
    this.name = name;
    this.directory = directory;
    this.files = files;
    this.members = new Members(files);
    this.warnings = List.copyOf(warnings);
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public CgroupVersion version() {
    return CgroupVersion.V2;
  }

  @Override
  public List<JoinPoint> joinPoints() throws IOException {
    Path procs = directory.resolve("cgroup.procs");
    return List.of(new JoinPoint(procs.toString(), files.openForWriting(procs)));
  }

  @Override
  public Optional<Fd> cloneDescriptor() throws IOException {
    return Optional.of(files.openDirectory(directory));
  }

  @Override
  public List<String> update(CgroupResources resources) throws IOException {
    return apply(directory, resources, files, Phase.CONTROL);
  }

  /** Writes limits to a group's directory and attaches its device program. */
  static List<String> apply(
      Path directory, CgroupResources resources, CgroupFiles files, Phase phase)
      throws LinuxException {
    Set<String> withheld =
        Limits.apply(V2Settings.of(resources), controller -> Optional.of(directory), files, phase);
    List<String> warnings = new ArrayList<>(withheld);
    List<DeviceRule> rules = resources.devices();
    if (rules != null && !new DeviceFilter(files).replace(directory, rules, phase)) {
      warnings.add(Warnings.DEVICES);
    }
    return List.copyOf(warnings);
  }

  @Override
  public void freeze() throws IOException {
    freezer("1", "every process stops where it is");
  }

  @Override
  public void thaw() throws IOException {
    freezer("0", "its processes go on");
  }

  private void freezer(String wanted, String reason) throws IOException {
    Path events = directory.resolve("cgroup.events");
    try (FileChange change = FileChange.of(events, files.syscalls())) {
      files.write(directory.resolve("cgroup.freeze"), wanted, Phase.CONTROL, reason);
      long deadline = System.nanoTime() + PATIENCE.toNanos();
      while (frozen() != wanted.equals("1")) {
        Duration left = Duration.ofNanos(Math.max(0, deadline - System.nanoTime()));
        if (!change.await(left)) {
          throw new IOException(
              "write " + wanted + " to " + directory + "/cgroup.freeze: no effect in 10 seconds");
        }
      }
    }
  }

  @Override
  public boolean frozen() throws IOException {
    return event("frozen") == 1;
  }

  private long event(String key) throws IOException {
    return StatFiles.keyed(Optional.of(directory), "cgroup.events").getOrDefault(key, 0L);
  }

  @Override
  public CgroupStats stats() throws IOException {
    if (!Files.isDirectory(directory)) {
      throw new NoSuchFileException(directory.toString());
    }
    return new V2Stats(directory).read(MachineStats.read());
  }

  @Override
  public List<Integer> pids() throws IOException {
    return members.pids(directory);
  }

  @Override
  public Optional<OomWatch> watchOom() throws IOException {
    return Files.exists(directory.resolve("memory.events"))
        ? Optional.of(V2OomWatch.open(directory, files))
        : Optional.empty();
  }

  @Override
  public boolean oomKilled() throws IOException {
    return V2OomWatch.kills(directory) > 0;
  }

  /** Linux 5.14 kills a whole tree at once; before that one process after the other. */
  @Override
  public void kill() throws IOException {
    try {
      files.write(
          directory.resolve("cgroup.kill"), "1", Phase.CONTROL, "SIGKILL to every process in it");
    } catch (LinuxException e) {
      if (e.errno() != Errnos.ENOENT) {
        throw e;
      }
      members.kill(directory);
      if (frozen()) {
        thaw();
      }
    }
  }

  @Override
  public void delete() throws IOException {
    Path events = directory.resolve("cgroup.events");
    if (!Files.exists(events)) {
      members.delete(directory);
      return;
    }
    try (FileChange change = FileChange.of(events, files.syscalls())) {
      long deadline = System.nanoTime() + PATIENCE.toNanos();
      while (event("populated") == 1) {
        Duration left = Duration.ofNanos(Math.max(0, deadline - System.nanoTime()));
        if (!change.await(left)) {
          throw new IOException(
              "remove control group " + directory + ": processes " + pids() + " are still in it");
        }
      }
    }
    members.delete(directory);
  }

  @Override
  public Optional<Path> path(String controller) {
    return Optional.of(directory);
  }

  @Override
  public List<String> warnings() {
    return warnings;
  }

  @Override
  public List<CgroupMount> containerView(boolean ownNamespace, boolean writable) {
    return ContainerView.v2(directory, ownNamespace, writable);
  }
}
