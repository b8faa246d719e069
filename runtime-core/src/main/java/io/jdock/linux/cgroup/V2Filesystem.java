package io.jdock.linux.cgroup;

import io.jdock.linux.Errnos;
import io.jdock.linux.KernelJournal;
import io.jdock.linux.KernelJournal.Phase;
import io.jdock.linux.LinuxException;
import io.jdock.linux.Syscalls;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Control groups of v2. */
final class V2Filesystem extends CgroupFilesystem {
  private static final Set<String> WANTED =
      Set.of("cpu", "cpuset", "io", "memory", "pids", "hugetlb");
  private static final String PURPOSE = "a group for the container, with every controller";
  private static final String AVAILABLE = "cgroup.controllers";
  private static final String ENABLED = "cgroup.subtree_control";

  private final Path root;

  V2Filesystem(Path root, String parent, Syscalls syscalls) {
    super(parent, syscalls);
    this.root = root;
  }

  @Override
  public CgroupVersion version() {
    return CgroupVersion.V2;
  }

  @Override
  public List<String> controllers() {
    try {
      return words(root.resolve(AVAILABLE)).stream().sorted().toList();
    } catch (IOException e) {
      System.getLogger(V2Filesystem.class.getName())
          .log(System.Logger.Level.WARNING, "cannot read the controllers of " + root, e);
      return List.of();
    }
  }

  @Override
  public Cgroup create(String name, CgroupResources resources, KernelJournal journal)
      throws IOException {
    CgroupFiles files = files(journal);
    Path directory = root.resolve(parent()).resolve(validName(name));
    boolean made = make(directory, files);
    try {
      List<String> warnings = V2Cgroup.apply(directory, resources, files, Phase.CGROUP);
      return new V2Cgroup(name, directory, files, warnings);
    } catch (IOException e) {
      if (made) {
        files.rmdir(directory);
      }
      throw e;
    }
  }

  @Override
  public Cgroup plan(String name, CgroupResources resources, KernelJournal journal)
      throws IOException {
    CgroupFiles files = planning(journal);
    Path directory = root.resolve(parent()).resolve(validName(name));
    files.mkdir(directory, PURPOSE);
    List<String> warnings = V2Cgroup.apply(directory, resources, files, Phase.CGROUP);
    return new V2Cgroup(name, directory, files, warnings);
  }

  /** Returns whether it was made now, rather than found empty. */
  private boolean make(Path directory, CgroupFiles files) throws IOException {
    boolean fresh;
    try {
      fresh = files.mkdir(directory, PURPOSE);
    } catch (LinuxException e) {
      if (e.errno() != Errnos.ENOENT) {
        throw e;
      }
      makeParent(files);
      fresh = files.mkdir(directory, PURPOSE);
    }
    if (!fresh && !files.read(directory.resolve("cgroup.procs")).isEmpty()) {
      throw new IOException("control group " + directory + " exists and has processes in it");
    }
    return fresh;
  }

  private void makeParent(CgroupFiles files) throws IOException {
    Path parent = root.resolve(parent());
    enable(root, files);
    files.mkdir(parent, "jdock's own group");
    enable(parent, files);
  }

  /**
   * Passes controllers on to the groups below. A group that has processes itself, as the root of a
   * container has, refuses that (EBUSY): limits are withheld then, and said to be.
   */
  private void enable(Path group, CgroupFiles files) throws IOException {
    Set<String> missing = new TreeSet<>(words(group.resolve(AVAILABLE)));
    missing.retainAll(WANTED);
    missing.removeAll(words(group.resolve(ENABLED)));
    for (String controller : missing) {
      try {
        files.write(
            group.resolve(ENABLED),
            "+" + controller,
            Phase.CGROUP,
            "groups below may be limited in " + controller);
      } catch (LinuxException e) {
        System.getLogger(V2Filesystem.class.getName())
            .log(System.Logger.Level.WARNING, e.getMessage());
      }
    }
  }

  private static Set<String> words(Path file) throws IOException {
    String text = Files.readString(file).strip();
    return text.isEmpty() ? Set.of() : new TreeSet<>(Arrays.asList(text.split(" ")));
  }

  @Override
  public Cgroup open(String name, KernelJournal journal) throws IOException {
    Path directory = root.resolve(parent()).resolve(validName(name));
    if (!Files.isDirectory(directory)) {
      throw new IOException("no control group " + parent() + "/" + name);
    }
    return new V2Cgroup(name, directory, files(journal), List.of());
  }

  @Override
  public List<String> withheld(CgroupResources resources) throws IOException {
    Path parent = root.resolve(parent());
    if (!Files.isDirectory(parent)) {
      makeParent(files(KernelJournal.none()));
    }
    return List.copyOf(
        Limits.withheld(V2Settings.of(resources), controller -> Optional.of(parent)));
  }

  @Override
  List<Path> parents() {
    return List.of(root.resolve(parent()));
  }
}
