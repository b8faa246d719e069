package io.jdock.linux.cgroup;

import io.jdock.linux.Errnos;
import io.jdock.linux.KernelJournal;
import io.jdock.linux.KernelJournal.Phase;
import io.jdock.linux.LinuxException;
import io.jdock.linux.Syscalls;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/** Control groups of v1. */
final class V1Filesystem extends CgroupFilesystem {
  private final List<Hierarchy> hierarchies;

  V1Filesystem(List<Hierarchy> hierarchies, String parent, Syscalls syscalls) {
    super(parent, syscalls);
    this.hierarchies = List.copyOf(hierarchies);
  }

  @Override
  public CgroupVersion version() {
    return CgroupVersion.V1;
  }

  @Override
  public List<String> controllers() {
    TreeSet<String> controllers = new TreeSet<>();
    hierarchies.forEach(hierarchy -> controllers.addAll(hierarchy.controllers()));
    return List.copyOf(controllers);
  }

  @Override
  public Cgroup create(String name, CgroupResources resources, KernelJournal journal)
      throws IOException {
    CgroupFiles files = files(journal);
    Map<Hierarchy, Path> directories = directories(validName(name));
    List<Path> made = new ArrayList<>();
    try {
      for (Map.Entry<Hierarchy, Path> entry : directories.entrySet()) {
        if (make(entry.getKey(), entry.getValue(), files)) {
          made.add(entry.getValue());
        }
      }
      List<Setting> settings = V1Settings.of(resources, false);
      List<String> warnings =
          List.copyOf(
              Limits.apply(
                  settings, controller -> directory(directories, controller), files, Phase.CGROUP));
      return new V1Cgroup(name, directories, files, warnings);
    } catch (IOException e) {
      made.forEach(files::rmdir);
      throw e;
    }
  }

  @Override
  public Cgroup plan(String name, CgroupResources resources, KernelJournal journal)
      throws IOException {
    CgroupFiles files = planning(journal);
    Map<Hierarchy, Path> directories = directories(validName(name));
    for (Map.Entry<Hierarchy, Path> entry : directories.entrySet()) {
      files.mkdir(entry.getValue(), purpose(entry.getKey()));
    }
    List<String> warnings =
        List.copyOf(
            Limits.apply(
                V1Settings.of(resources, false),
                controller -> directory(directories, controller),
                files,
                Phase.CGROUP));
    for (Path directory : directories.values()) {
      files.write(directory.resolve("tasks"), "0", Phase.CGROUP, Cgroup.JOIN_REASON);
    }
    return new V1Cgroup(name, directories, files, warnings);
  }

  private static String purpose(Hierarchy hierarchy) {
    return hierarchy.controllers().isEmpty()
        ? "a group in hierarchy " + hierarchy.name()
        : "a group for " + String.join(",", hierarchy.controllers().stream().sorted().toList());
  }

  /** Returns whether it was made now, rather than found empty. */
  private boolean make(Hierarchy hierarchy, Path directory, CgroupFiles files) throws IOException {
    String what = purpose(hierarchy);
    boolean fresh;
    try {
      fresh = files.mkdir(directory, what);
    } catch (LinuxException e) {
      if (e.errno() != Errnos.ENOENT) {
        throw e;
      }
      makeParent(hierarchy, files);
      fresh = files.mkdir(directory, what);
    }
    if (!fresh && !files.read(directory.resolve("cgroup.procs")).isEmpty()) {
      throw new IOException("control group " + directory + " exists and has processes in it");
    }
    return fresh;
  }

  /**
   * Makes jdock's own group. A cpuset group starts with no CPUs and takes no member until it has
   * some, so this one takes its parent's, and lets groups below it inherit them.
   */
  private void makeParent(Hierarchy hierarchy, CgroupFiles files) throws IOException {
    Path directory = hierarchy.mountPoint().resolve(parent());
    files.mkdir(directory, "jdock's own group");
    if (!hierarchy.has("cpuset")) {
      return;
    }
    for (String file : List.of("cpuset.cpus", "cpuset.mems")) {
      if (files.read(directory.resolve(file)).isEmpty()) {
        String inherited = files.read(hierarchy.mountPoint().resolve(file));
        files.write(directory.resolve(file), inherited, Phase.CGROUP, "as much as the machine has");
      }
    }
    files.write(
        directory.resolve("cgroup.clone_children"),
        "1",
        Phase.CGROUP,
        "groups below start with the same CPUs");
  }

  @Override
  public Cgroup open(String name, KernelJournal journal) throws IOException {
    Map<Hierarchy, Path> existing = new LinkedHashMap<>();
    directories(validName(name))
        .forEach(
            (hierarchy, directory) -> {
              if (Files.isDirectory(directory)) {
                existing.put(hierarchy, directory);
              }
            });
    if (existing.isEmpty()) {
      throw new IOException("no control group " + parent() + "/" + name);
    }
    return new V1Cgroup(name, existing, files(journal), List.of());
  }

  @Override
  public List<String> withheld(CgroupResources resources) throws IOException {
    CgroupFiles files = files(KernelJournal.none());
    Map<Hierarchy, Path> parents = new LinkedHashMap<>();
    for (Hierarchy hierarchy : hierarchies) {
      Path directory = hierarchy.mountPoint().resolve(parent());
      if (!Files.isDirectory(directory)) {
        makeParent(hierarchy, files);
      }
      parents.put(hierarchy, directory);
    }
    List<Setting> settings = V1Settings.of(resources, false);
    return List.copyOf(Limits.withheld(settings, controller -> directory(parents, controller)));
  }

  @Override
  List<Path> parents() {
    return hierarchies.stream().map(h -> h.mountPoint().resolve(parent())).toList();
  }

  private Map<Hierarchy, Path> directories(String name) {
    Map<Hierarchy, Path> directories = new LinkedHashMap<>();
    for (Hierarchy hierarchy : hierarchies) {
      directories.put(hierarchy, hierarchy.mountPoint().resolve(parent()).resolve(name));
    }
    return directories;
  }

  private static Optional<Path> directory(Map<Hierarchy, Path> directories, String controller) {
    return directories.entrySet().stream()
        .filter(entry -> entry.getKey().has(controller))
        .map(Map.Entry::getValue)
        .findFirst();
  }
}
