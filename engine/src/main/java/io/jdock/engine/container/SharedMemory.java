package io.jdock.engine.container;

import io.jdock.engine.EngineException;
import io.jdock.linux.Errnos;
import io.jdock.linux.KernelJournal;
import io.jdock.linux.LinuxException;
import io.jdock.linux.NativeScope;
import io.jdock.linux.SyscallNumber;
import io.jdock.linux.Syscalls;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The /dev/shm of containers whose IPC namespace others may join: a tmpfs on the host, bound into
 * each of them.
 */
final class SharedMemory {
  private static final long NOSUID_NODEV_NOEXEC = 2 | 4 | 8;
  private static final long MNT_DETACH = 2;

  private final Path root;
  private final ContainerRegistry registry;

  SharedMemory(Path execRoot, ContainerRegistry registry) {
    this.root = execRoot.resolve("shm");
    this.registry = registry;
  }

  Path path(String id) {
    return root.resolve(id);
  }

  /**
   * Another container's.
   *
   * @throws EngineException in Docker's words when it does not share
   */
  Path of(String ref) {
    Container donor = registry.resolve(ref);
    String ipc = donor.record().hostConfig().namespaces().ipc();
    if (!ipc.equals("shareable")) {
      throw EngineException.conflict(
          "cannot join IPC of a container "
              + donor.id()
              + ": non-shareable IPC (hint: use IpcMode:shareable for the donor container)");
    }
    return path(donor.id());
  }

  void mount(String id, long bytes, KernelJournal journal) throws IOException {
    Path target = Files.createDirectories(path(id));
    String options = "mode=1777,size=" + bytes;
    long start = System.nanoTime();
    try (NativeScope scope = new NativeScope()) {
      long result =
          Syscalls.host()
              .invoke(
                  SyscallNumber.MOUNT,
                  scope.cString("shm"),
                  scope.cString(target.toString()),
                  scope.cString("tmpfs"),
                  NOSUID_NODEV_NOEXEC,
                  scope.cString(options));
      LinuxException.check(result, "mount", target.toString());
    }
    journal.done(
        KernelJournal.Phase.FILESYSTEM,
        () -> "mount(\"shm\", \"" + target + "\", \"tmpfs\", ..., \"" + options + "\")",
        "a /dev/shm that other containers may share",
        () -> "mount -t tmpfs -o nosuid,nodev,noexec," + options + " shm " + target,
        start);
  }

  /** Does nothing when it is not mounted. */
  void unmount(String id) throws IOException {
    Path target = path(id);
    if (!Files.isDirectory(target)) {
      return;
    }
    try (NativeScope scope = new NativeScope()) {
      long result =
          Syscalls.host()
              .invoke(SyscallNumber.UMOUNT2, scope.cString(target.toString()), MNT_DETACH);
      if (result != -Errnos.EINVAL) {
        LinuxException.check(result, "umount", target.toString());
      }
    }
    Files.delete(target);
  }
}
