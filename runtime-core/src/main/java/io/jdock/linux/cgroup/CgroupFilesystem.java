package io.jdock.linux.cgroup;

import io.jdock.linux.KernelJournal;
import io.jdock.linux.Syscalls;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * The control groups of this host, and one parent group below which jdock makes its own.
 *
 * <p>On a v2 host the parent is a group of the root, beside systemd's slices: systemd leaves alone
 * what it has not made.
 */
public abstract class CgroupFilesystem {
  /** The parent group unless told otherwise. */
  public static final String DEFAULT_PARENT = "jdock";

  private static final Path MOUNTINFO = Path.of("/proc/self/mountinfo");

  private final String parent;
  private final Syscalls syscalls;

  CgroupFilesystem(String parent, Syscalls syscalls) {
    this.parent = validName(parent);
    this.syscalls = syscalls;
  }

  /**
   * Finds how control groups are mounted. A hybrid host, whose controllers are mounted as v1 beside
   * an empty v2 hierarchy, is taken as v1.
   *
   * @param parent the parent group's name: {@link #DEFAULT_PARENT}, or a lab's own
   * @throws IOException when no control groups are mounted
   */
  public static CgroupFilesystem detect(String parent) throws IOException {
    return of(Hierarchy.parse(Files.readAllLines(MOUNTINFO)), parent, Syscalls.host());
  }

  static CgroupFilesystem of(List<Hierarchy> hierarchies, String parent, Syscalls syscalls)
      throws IOException {
    List<Hierarchy> v1 = hierarchies.stream().filter(h -> h.version() == CgroupVersion.V1).toList();
    if (v1.stream().anyMatch(h -> !h.controllers().isEmpty())) {
      return new V1Filesystem(v1, parent, syscalls);
    }
    for (Hierarchy hierarchy : hierarchies) {
      if (hierarchy.version() == CgroupVersion.V2) {
        return new V2Filesystem(hierarchy.mountPoint(), parent, syscalls);
      }
    }
    throw new IOException("no control groups are mounted: see mount -t cgroup2 in cgroups(7)");
  }

  public abstract CgroupVersion version();

  /** The controllers that limit something here, by v1's names or v2's, sorted. */
  public abstract List<String> controllers();

  /** What {@code docker info} calls CgroupDriver. */
  public String driver() {
    return "cgroupfs";
  }

  /** The parent group's name. */
  public String parent() {
    return parent;
  }

  /**
   * Makes a group and sets its limits. What the machine has no means for is in {@link
   * Cgroup#warnings}.
   *
   * @param name the container's id
   * @throws IOException when the group exists and has members, or the kernel refuses a value;
   *     nothing is left behind then
   */
  public abstract Cgroup create(String name, CgroupResources resources, KernelJournal journal)
      throws IOException;

  /**
   * Tells the journal what {@link #create} would do and how a process would enter the group; does
   * nothing.
   *
   * @return the group that is not there, to plan a process in it
   * @throws IOException when a value is one that cannot be written
   */
  public abstract Cgroup plan(String name, CgroupResources resources, KernelJournal journal)
      throws IOException;

  /**
   * A group that was made before, by this daemon or the one before it.
   *
   * @throws IOException when there is none
   */
  public abstract Cgroup open(String name, KernelJournal journal) throws IOException;

  /**
   * What {@link #create} would warn of, told before: for the answer to a container's creation.
   *
   * @throws IOException when the parent group cannot be made
   */
  public abstract List<String> withheld(CgroupResources resources) throws IOException;

  /** The parent group's directories, one a hierarchy. */
  abstract List<Path> parents();

  /**
   * The names of the groups below the parent, in any hierarchy: what a daemon that starts compares
   * with its containers.
   *
   * @throws IOException when a directory cannot be read
   */
  public Set<String> names() throws IOException {
    CgroupFiles files = new CgroupFiles(syscalls, KernelJournal.none());
    Set<String> names = new TreeSet<>();
    for (Path directory : parents()) {
      if (Files.isDirectory(directory)) {
        files.children(directory).forEach(child -> names.add(child.getFileName().toString()));
      }
    }
    return names;
  }

  /**
   * Removes the parent group with all that is below it: for labs and uninstalling.
   *
   * @throws IOException when processes remain in it after some seconds
   */
  public void deleteParent(KernelJournal journal) throws IOException {
    Members members = new Members(new CgroupFiles(syscalls, journal));
    for (Path directory : parents()) {
      members.delete(directory);
    }
  }

  final CgroupFiles planning(KernelJournal journal) {
    return CgroupFiles.planning(syscalls, journal);
  }

  final CgroupFiles files(KernelJournal journal) {
    return new CgroupFiles(syscalls, journal);
  }

  static String validName(String name) {
    if (!name.matches("[A-Za-z0-9][A-Za-z0-9_.-]*")) {
      throw new IllegalArgumentException("invalid control group name: \"" + name + "\"");
    }
    return name;
  }
}
