package io.jdock.linux.cgroup;

import io.jdock.linux.Fd;
import io.jdock.linux.KernelJournal.Phase;
import io.jdock.linux.LinuxException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * A control group of v1: a directory of the same name in each hierarchy.
 *
 * @see <a href="https://docs.kernel.org/admin-guide/cgroup-v1/index.html">Control Groups v1</a>
 */
final class V1Cgroup implements Cgroup {
  private static final long FREEZE_PATIENCE = TimeUnit.SECONDS.toNanos(10);
  private static final long FREEZE_POLL = TimeUnit.MICROSECONDS.toNanos(100);

  private final String name;
  private final Map<Hierarchy, Path> directories;
  private final CgroupFiles files;
  private final Members members;
  private final List<String> warnings;

  V1Cgroup(
      String name, Map<Hierarchy, Path> directories, CgroupFiles files, List<String> warnings) {
    this.name = name;
    this.directories = new LinkedHashMap<>(directories);
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
    return CgroupVersion.V1;
  }

  @Override
  public List<JoinPoint> joinPoints() throws IOException {
    List<JoinPoint> points = new ArrayList<>(directories.size());
    try {
      for (Path directory : directories.values()) {
        Path tasks = directory.resolve("tasks");
        points.add(new JoinPoint(tasks.toString(), files.openForWriting(tasks)));
      }
    } catch (LinuxException e) {
      points.forEach(JoinPoint::close);
      throw e;
    }
    return List.copyOf(points);
  }

  @Override
  public Optional<Fd> cloneDescriptor() {
    return Optional.empty();
  }

  @Override
  public List<String> update(CgroupResources resources) throws IOException {
    List<Setting> settings = V1Settings.of(resources, raisesSwap(resources));
    return List.copyOf(Limits.apply(settings, this::path, files, Phase.CONTROL));
  }

  /** The limit of memory and swap may never be below that of memory, at no moment. */
  private boolean raisesSwap(CgroupResources resources) throws IOException {
    Long swap = resources.memorySwap();
    if (swap == null) {
      Long memory = resources.memory();
      return memory != null && memory == -1;
    }
    return swap == -1 || swap > StatFiles.single(path("memory"), "memory.memsw.limit_in_bytes");
  }

  /** The kernel has no event for the v1 freezer, so the state is read until it is reached. */
  @Override
  public void freeze() throws IOException {
    Path state = freezer();
    files.write(state, "FROZEN", Phase.CONTROL, "every process stops where it is");
    long deadline = System.nanoTime() + FREEZE_PATIENCE;
    while (!files.read(state).equals("FROZEN")) {
      if (System.nanoTime() > deadline) {
        files.write(state, "THAWED", Phase.CONTROL, "it would not freeze");
        throw new IOException("freeze " + state + ": processes still run after 10 seconds");
      }
      LockSupport.parkNanos(FREEZE_POLL);
    }
  }

  @Override
  public void thaw() throws IOException {
    files.write(freezer(), "THAWED", Phase.CONTROL, "its processes go on");
  }

  @Override
  public boolean frozen() throws IOException {
    Optional<Path> freezer = path("freezer");
    return freezer.isPresent()
        && !files.read(freezer.get().resolve("freezer.state")).equals("THAWED");
  }

  private Path freezer() throws IOException {
    return path("freezer")
        .map(directory -> directory.resolve("freezer.state"))
        .orElseThrow(() -> new IOException("freeze " + name + ": no freezer cgroup is mounted"));
  }

  @Override
  public CgroupStats stats() throws IOException {
    Path any = anyDirectory();
    if (!Files.isDirectory(any)) {
      throw new NoSuchFileException(any.toString());
    }
    return new V1Stats(this::path).read(MachineStats.read());
  }

  @Override
  public List<Integer> pids() throws IOException {
    return members.pids(anyDirectory());
  }

  /** Any hierarchy tells the members; the pids controller's is the one nobody rearranges. */
  private Path anyDirectory() {
    return path("pids").orElseGet(() -> directories.values().iterator().next());
  }

  @Override
  public Optional<OomWatch> watchOom() throws IOException {
    Optional<Path> memory = path("memory");
    return memory.isEmpty() ? Optional.empty() : Optional.of(V1OomWatch.open(memory.get(), files));
  }

  @Override
  public boolean oomKilled() throws IOException {
    return V1OomWatch.kills(path("memory")) > 0;
  }

  @Override
  public void kill() throws IOException {
    members.kill(anyDirectory());
    if (frozen()) {
      thaw();
    }
  }

  @Override
  public void delete() throws IOException {
    for (Path directory : directories.values()) {
      members.delete(directory);
    }
  }

  @Override
  public Optional<Path> path(String controller) {
    for (Map.Entry<Hierarchy, Path> entry : directories.entrySet()) {
      if (entry.getKey().has(controller)) {
        return Optional.of(entry.getValue());
      }
    }
    return Optional.empty();
  }

  @Override
  public List<String> warnings() {
    return warnings;
  }

  @Override
  public List<CgroupMount> containerView(boolean ownNamespace, boolean writable) {
    return ContainerView.v1(directories, ownNamespace, writable);
  }
}
