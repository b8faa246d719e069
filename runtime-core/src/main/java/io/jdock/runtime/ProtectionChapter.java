package io.jdock.runtime;

import static io.jdock.linux.launch.MountFlags.MOUNT_ATTR_NODEV;
import static io.jdock.linux.launch.MountFlags.MOUNT_ATTR_NOEXEC;
import static io.jdock.linux.launch.MountFlags.MOUNT_ATTR_NOSUID;
import static io.jdock.linux.launch.MountFlags.MOUNT_ATTR_RDONLY;

import io.jdock.linux.Descriptors;
import io.jdock.linux.Errnos;
import io.jdock.linux.KernelJournal.Phase;
import io.jdock.linux.launch.LaunchProgramBuilder;
import io.jdock.linux.launch.LaunchRecord;
import io.jdock.linux.launch.Value;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Paths that a container may not read, or not write. A path that is missing gives no descriptor
 * (ENOENT); what is then done with it fails with EBADF and is passed over.
 */
final class ProtectionChapter {
  private static final int[] MISSING = {Errnos.ENOENT, Errnos.ENOTDIR, Errnos.EACCES};

  private final LaunchProgramBuilder program;
  private final InRoot root;

  ProtectionChapter(LaunchProgramBuilder program, InRoot root) {
    this.program = program;
    this.root = root;
  }

  void write(ContainerSpec spec) {
    program.phase(Phase.SECURITY);
    spec.readonlyPaths().forEach(this::writeProtect);
    spec.maskedPaths().forEach(this::mask);
    program.phase(Phase.FILESYSTEM);
  }

  private void writeProtect(String path) {
    if (isKernels(path) && !Files.exists(Path.of(path))) {
      return;
    }
    program.because("can be read, but not written to change the kernel all containers share");
    Value target = target(path, Descriptors.O_PATH);
    Value tree = program.cloneTree(target, "", true).tolerate(Errnos.EBADF).silent().named("tree");
    program.mountSetattr(tree, true, MOUNT_ATTR_RDONLY, 0, 0).tolerate(Errnos.EBADF);
    program
        .moveMount(tree, target)
        .tolerate(Errnos.EBADF)
        .shell(() -> "mount --rbind " + path + " " + path + " && mount -o remount,bind,ro " + path);
    program.close(tree).tolerate(Errnos.EBADF);
    program.close(target).tolerate(Errnos.EBADF);
  }

  private void mask(String path) {
    boolean kernels = isKernels(path);
    if (kernels && !Files.exists(Path.of(path))) {
      return;
    }
    boolean directory = Files.isDirectory(Path.of(path));
    if (!kernels || !directory) {
      maskFile(path, kernels);
    }
    if (!kernels || directory) {
      maskDirectory(path);
    }
  }

  /**
   * @param isFile known to be one; else it may be a directory, which a file cannot cover (EINVAL)
   */
  private void maskFile(String path, boolean isFile) {
    program.because("hidden behind /dev/null: it tells, or does, what concerns the host only");
    Value target = target(path, Descriptors.O_PATH);
    Value nothing = program.cloneTree(Value.AT_FDCWD, "/dev/null", false).silent().named("null");
    LaunchRecord cover =
        program
            .moveMount(nothing, target)
            .tolerate(Errnos.EBADF)
            .shell(() -> "mount --bind /dev/null " + path);
    if (!isFile) {
      cover.tolerate(Errnos.EINVAL);
    }
    program.close(nothing);
    program.close(target).tolerate(Errnos.EBADF);
  }

  private void maskDirectory(String path) {
    program.because("hidden behind an empty directory: it concerns the host only");
    Value target = target(path, Descriptors.O_PATH | Descriptors.O_DIRECTORY);
    Value empty =
        program
            .detachedMount(
                "tmpfs",
                MOUNT_ATTR_RDONLY | MOUNT_ATTR_NOSUID | MOUNT_ATTR_NODEV | MOUNT_ATTR_NOEXEC)
            .named("empty");
    program
        .moveMount(empty, target)
        .tolerate(Errnos.EBADF)
        .shell(() -> "mount -t tmpfs -o ro tmpfs " + path);
    program.close(empty);
    program.close(target).tolerate(Errnos.EBADF);
  }

  private Value target(String path, int flags) {
    return program
        .openInRoot(root.root(), InRoot.clean(path), flags)
        .tolerate(MISSING)
        .silent()
        .named(path);
  }

  /** Whether the path is the kernel's own, the same on the host as in the container. */
  private static boolean isKernels(String path) {
    return path.startsWith("/proc/") || path.startsWith("/sys/");
  }
}
