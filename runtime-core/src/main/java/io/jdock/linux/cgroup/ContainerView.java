package io.jdock.linux.cgroup;

import io.jdock.linux.cgroup.CgroupMount.Kind;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The mounts that show a container its control groups at {@code /sys/fs/cgroup}. */
final class ContainerView {
  private static final String ROOT = "/sys/fs/cgroup";
  private static final List<String> SAFE = List.of("nosuid", "nodev", "noexec", "relatime");

  private ContainerView() {}

  /** A tmpfs with a directory for each hierarchy and a link for each controller mounted jointly. */
  static List<CgroupMount> v1(
      Map<Hierarchy, Path> directories, boolean ownNamespace, boolean writable) {
    List<CgroupMount> mounts = new ArrayList<>();
    mounts.add(
        new CgroupMount(
            Kind.MOUNT, "tmpfs", ROOT, "tmpfs", List.of("nosuid", "nodev", "noexec", "mode=755")));
    directories.forEach(
        (hierarchy, directory) -> {
          String base = hierarchy.mountPoint().getFileName().toString();
          String target = ROOT + "/" + base;
          List<String> options = options(writable);
          if (ownNamespace) {
            options.addAll(
                hierarchy.name().isEmpty()
                    ? hierarchy.controllers().stream().sorted().toList()
                    : List.of("none", "name=" + hierarchy.name()));
            mounts.add(new CgroupMount(Kind.MOUNT, "cgroup", target, "cgroup", options));
          } else {
            mounts.add(new CgroupMount(Kind.BIND, directory.toString(), target, "", options));
          }
          if (hierarchy.controllers().size() > 1) {
            hierarchy.controllers().stream()
                .filter(controller -> !controller.equals(base))
                .sorted()
                .map(c -> new CgroupMount(Kind.SYMLINK, base, ROOT + "/" + c, "", List.of()))
                .forEach(mounts::add);
          }
        });
    if (!writable) {
      mounts.add(
          new CgroupMount(
              Kind.REMOUNT,
              "tmpfs",
              ROOT,
              "tmpfs",
              List.of("ro", "nosuid", "nodev", "noexec", "mode=755")));
    }
    return List.copyOf(mounts);
  }

  /**
   * In a namespace of its own the group looks like the root; without one the container sees a bind
   * of its group alone rather than the whole host's tree.
   */
  static List<CgroupMount> v2(Path directory, boolean ownNamespace, boolean writable) {
    List<String> options = options(writable);
    return List.of(
        ownNamespace
            ? new CgroupMount(Kind.MOUNT, "cgroup", ROOT, "cgroup2", options)
            : new CgroupMount(Kind.BIND, directory.toString(), ROOT, "", options));
  }

  private static List<String> options(boolean writable) {
    List<String> options = new ArrayList<>(SAFE);
    options.add(0, writable ? "rw" : "ro");
    return options;
  }
}
