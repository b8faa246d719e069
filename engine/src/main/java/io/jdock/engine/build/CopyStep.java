package io.jdock.engine.build;

import io.jdock.engine.build.CopySources.Found;
import io.jdock.image.RootFiles;
import io.jdock.linux.Errnos;
import io.jdock.linux.LinuxException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** Puts what COPY and ADD have found into an image's root. */
final class CopyStep {
  private static final int[] ROOT = {0, 0};

  private final RootFiles root;
  private final String destination;
  private final boolean unpacks;
  private final Optional<int[]> owner;
  private final Optional<int[]> archiveOwner;
  private final Optional<Integer> mode;
  private final Predicate<String> leftOut;

  /**
   * @param destination absolute; a slash at its end means a directory
   * @param unpacks whether archives of the context are unpacked
   * @param owner of what is made; empty for the original's
   * @param archiveOwner of what is unpacked; empty for the archive's own
   * @param mode of what is made; empty for the original's
   * @param leftOut by its path below a directory, what is not copied
   */
  CopyStep(
      RootFiles root,
      String destination,
      boolean unpacks,
      Optional<int[]> owner,
      Optional<int[]> archiveOwner,
      Optional<Integer> mode,
      Predicate<String> leftOut) {
    this.archiveOwner = archiveOwner;
    this.leftOut = leftOut;
    this.root = root;
    this.destination = destination;
    this.unpacks = unpacks;
    this.owner = owner;
    this.mode = mode;
  }

  /** Where a path in a Dockerfile leads. */
  static String destination(String workingDir, String path) {
    Path absolute = Path.of("/", workingDir).resolve(path).normalize();
    boolean directory = path.endsWith("/") || path.equals(".") || path.endsWith("/.");
    return absolute + (directory && absolute.getNameCount() > 0 ? "/" : "");
  }

  void copy(List<Found> sources) throws IOException {
    for (Found source : sources) {
      copy(source);
    }
  }

  private void copy(Found source) throws IOException {
    String below = destination;
    if (!source.parents().isEmpty()) {
      below =
          (destination.endsWith("/") ? destination : destination + "/") + source.parents() + "/";
    }
    copy(source, below);
  }

  private void copy(Found source, String destination) throws IOException {
    int[] maker = owner.orElse(ROOT);
    if (source.directory()) {
      root.makeDirectories(destination, maker);
      root.copyFrom(source.root(), source.path(), destination, ".", owner, mode, leftOut);
      return;
    }
    if (unpacks && source.local() && source.root().isArchive(source.path())) {
      root.makeDirectories(destination, maker);
      root.unpackFrom(source.root(), source.path(), destination, archiveOwner);
      return;
    }
    String directory = destination;
    String name = source.name();
    if (!destination.endsWith("/") && !isDirectory(destination)) {
      Path path = Path.of(resolvedFile(destination));
      Path parent = path.getParent();
      directory = parent == null ? "/" : parent.toString();
      name = String.valueOf(path.getFileName());
    }
    root.makeDirectories(directory, maker);
    root.copyFrom(source.root(), source.path(), directory, name, owner, mode, leftOut);
  }

  /** A link at the end is followed, as Docker does: the file behind it is replaced. */
  private String resolvedFile(String path) throws IOException {
    try {
      String target = root.stat(path).linkTarget();
      return target.isEmpty() ? path : target;
    } catch (LinuxException e) {
      if (e.errno() == Errnos.ENOENT || e.errno() == Errnos.ENOTDIR) {
        return path;
      }
      throw e;
    }
  }

  private boolean isDirectory(String path) throws IOException {
    try {
      return root.isDirectory(path);
    } catch (LinuxException e) {
      if (e.errno() == Errnos.ENOENT || e.errno() == Errnos.ENOTDIR) {
        return false;
      }
      throw e;
    }
  }
}
