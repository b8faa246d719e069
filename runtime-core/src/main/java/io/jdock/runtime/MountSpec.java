package io.jdock.runtime;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A mount inside the container, in the OCI runtime specification's terms. Mounts are made in the
 * order given; missing targets are created.
 *
 * @param target absolute path inside the container
 * @param type file system type, or {@code bind}, or {@code cgroup} for the container's own view of
 *     its control groups
 * @param source what is mounted: a host path for a bind, else a name such as {@code tmpfs}
 * @param subpath what below a bind's source is mounted; it is resolved below it whatever links
 *     there are; empty for the source itself
 * @param options mount(8)'s: {@code ro}, {@code nosuid}, {@code rbind}, {@code rprivate}, {@code
 *     mode=755}, ...; what is no flag is handed to the file system
 * @see <a
 *     href="https://github.com/opencontainers/runtime-spec/blob/main/config.md#mounts">mounts</a>
 */
public record MountSpec(
    String target, String type, String source, String subpath, List<String> options) {
  /** A mount of the whole source. */
  public MountSpec(String target, String type, String source, List<String> options) {
    this(target, type, source, "", options);
  }

  public MountSpec {
    options = List.copyOf(options);
    if (!target.startsWith("/")) {
      throw new IllegalArgumentException("mount target " + target + " is not absolute");
    }
  }

  /**
   * A bind of a host file or directory with all that is mounted below it.
   *
   * @param propagation {@code rprivate}, {@code private}, {@code rshared}, {@code shared}, {@code
   *     rslave} or {@code slave}
   */
  public static MountSpec bind(Path source, String target, boolean readOnly, String propagation) {
    List<String> options = new ArrayList<>(List.of("rbind", readOnly ? "rro" : "rw"));
    options.add(propagation);
    return new MountSpec(target, "bind", source.toString(), options);
  }

  /** A bind of something below a host directory, or of the directory if the subpath is empty. */
  public static MountSpec bindBelow(
      Path source, String subpath, String target, List<String> options) {
    return new MountSpec(target, "bind", source.toString(), subpath, options);
  }

  /** A private recursive bind. */
  public static MountSpec bind(Path source, String target, boolean readOnly) {
    return bind(source, target, readOnly, "rprivate");
  }

  /** A tmpfs; options such as {@code size=64m}, {@code mode=1777}, {@code noexec}. */
  public static MountSpec tmpfs(String target, List<String> options) {
    return new MountSpec(target, "tmpfs", "tmpfs", options);
  }

  /** The mounts that Docker gives every container, but for /dev/shm, whose size is a choice. */
  public static List<MountSpec> defaults() {
    return List.of(
        new MountSpec("/proc", "proc", "proc", List.of("nosuid", "noexec", "nodev")),
        new MountSpec(
            "/dev", "tmpfs", "tmpfs", List.of("nosuid", "strictatime", "mode=755", "size=65536k")),
        new MountSpec(
            "/dev/pts",
            "devpts",
            "devpts",
            List.of("nosuid", "noexec", "newinstance", "ptmxmode=0666", "mode=0620", "gid=5")),
        new MountSpec("/sys", "sysfs", "sysfs", List.of("nosuid", "noexec", "nodev", "ro")),
        new MountSpec(
            "/sys/fs/cgroup", "cgroup", "cgroup", List.of("ro", "nosuid", "noexec", "nodev")),
        new MountSpec("/dev/mqueue", "mqueue", "mqueue", List.of("nosuid", "noexec", "nodev")));
  }

  /** A private /dev/shm of that many bytes. */
  public static MountSpec shm(long bytes) {
    return new MountSpec(
        "/dev/shm",
        "tmpfs",
        "shm",
        List.of("nosuid", "noexec", "nodev", "mode=1777", "size=" + bytes));
  }
}
