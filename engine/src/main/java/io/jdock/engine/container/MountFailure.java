package io.jdock.engine.container;

import io.jdock.engine.ContainerDetails.MountPoint;
import io.jdock.engine.EngineException;
import io.jdock.image.RootFilesystemView;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalInt;

/** Why a container's mounts cannot be made, found out after the kernel refused them. */
final class MountFailure {
  private static final int S_IFMT = 0170000;
  private static final int S_IFDIR = 0040000;
  private static final String KINDS =
      ": Are you trying to mount a directory onto a file (or vice-versa)? Check if the specified"
          + " host path exists and is the expected type";

  private MountFailure() {}

  /** Something on the way to the source is a file. */
  static EngineException notADirectory(MountPoint mount) {
    return failed(mount, "stat " + mount.source() + ": not a directory", KINDS);
  }

  private static EngineException failed(MountPoint mount, String why, String hint) {
    return EngineException.invalid(
        LaunchFailure.CREATE
            + "error during container init: error mounting \""
            + mount.source()
            + "\" to rootfs at \""
            + mount.destination()
            + "\": "
            + why
            + ": unknown"
            + hint);
  }

  /** The mount that cannot be made, in runc's words; empty when it was something else. */
  static Optional<EngineException> find(ContainerRecord record, RootFilesystemView root)
      throws IOException {
    for (MountPoint mount : record.mounts()) {
      if (mount.type().equals(WantedMount.TMPFS)) {
        continue;
      }
      String target = mount.destination();
      if (target.equals("/proc") || target.startsWith("/proc/")) {
        return Optional.of(
            failed(mount, "\"" + target + "\" cannot be mounted because it is inside /proc", ""));
      }
      OptionalInt mode = root.mode(target);
      boolean onDirectory = mode.isPresent() && (mode.getAsInt() & S_IFMT) == S_IFDIR;
      boolean directory =
          Files.isDirectory(Path.of(mount.source()).resolve(mount.attaching().subpath()));
      if (mode.isPresent() && onDirectory != directory) {
        return Optional.of(
            failed(mount, "mount " + mount.source() + ":" + target + ": not a directory", KINDS));
      }
    }
    return Optional.empty();
  }
}
