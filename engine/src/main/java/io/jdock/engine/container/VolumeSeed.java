package io.jdock.engine.container;

import io.jdock.engine.EngineException;
import io.jdock.image.OverlayMount;
import io.jdock.image.RootFiles;
import io.jdock.linux.Descriptors;
import io.jdock.linux.Errnos;
import io.jdock.linux.Fd;
import io.jdock.linux.LinuxException;
import io.jdock.linux.NativeScope;
import io.jdock.linux.SyscallNumber;
import io.jdock.linux.Syscalls;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Fills a new volume with what the image has at the place where it will be mounted: the image's
 * layers are mounted for a moment, read-only, and the tree is copied with owners, modes, times,
 * hard links, devices and extended attributes.
 */
final class VolumeSeed {
  private static final long MS_RDONLY = 1;
  private static final long MNT_DETACH = 2;

  private final Path scratch;

  VolumeSeed(Path execRoot) {
    this.scratch = execRoot.resolve("seed");
  }

  /**
   * Does nothing when the volume has files, or the image has no directory there.
   *
   * @param target absolute, in the image
   * @param anonymous whether nobody named the volume, which errors tell differently
   * @throws EngineException when the image has a file there, as Docker does
   */
  void fill(String id, OverlayMount root, String target, Path volume, boolean anonymous)
      throws IOException {
    if (!isEmpty(volume)) {
      return;
    }
    Path mountPoint = Files.createDirectories(scratch.resolve(id));
    mount(root, mountPoint);
    try (Fd top = Descriptors.open(mountPoint, Descriptors.O_PATH | Descriptors.O_DIRECTORY)) {
      copyBelow(top, target, volume, anonymous);
    } finally {
      try (NativeScope scope = new NativeScope()) {
        Syscalls.host()
            .invoke(SyscallNumber.UMOUNT2, scope.cString(mountPoint.toString()), MNT_DETACH);
      }
      Files.delete(mountPoint);
    }
  }

  private static boolean isEmpty(Path directory) throws IOException {
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory)) {
      return !entries.iterator().hasNext();
    }
  }

  private static void mount(OverlayMount root, Path mountPoint) throws LinuxException {
    // overlayfs wants two lower directories where there is no upper one
    StringBuilder lower = new StringBuilder();
    for (String layer : root.lowers()) {
      lower.append(lower.isEmpty() ? "" : ":").append(root.base().resolve(layer));
    }
    if (root.lowers().size() == 1) {
      lower.append(':').append(root.base().resolve(root.upper()));
    }
    try (NativeScope scope = new NativeScope()) {
      LinuxException.check(
          Syscalls.host()
              .invoke(
                  SyscallNumber.MOUNT,
                  scope.cString("overlay"),
                  scope.cString(mountPoint.toString()),
                  scope.cString("overlay"),
                  MS_RDONLY,
                  scope.cString("lowerdir=" + lower)),
          "mount overlay",
          mountPoint.toString());
    }
  }

  private static void copyBelow(Fd top, String target, Path volume, boolean anonymous)
      throws IOException {
    try (Fd destination = Descriptors.open(volume, Descriptors.O_PATH | Descriptors.O_DIRECTORY)) {
      new RootFiles(destination).fillFrom(new RootFiles(top), target);
    } catch (LinuxException e) {
      if (e.errno() == Errnos.ENOTDIR) {
        throw EngineException.invalid(
            anonymous
                ? "cannot mount volume over existing file, file exists " + target
                : "source " + target + " is not directory");
      }
      if (e.errno() != Errnos.ENOENT) {
        throw e;
      }
    }
  }
}
