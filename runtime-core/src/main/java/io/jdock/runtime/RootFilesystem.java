package io.jdock.runtime;

import java.nio.file.Path;
import java.util.List;

/** What becomes {@code /} in a container. */
public sealed interface RootFilesystem {

  /**
   * Layers stacked by overlayfs, mounted inside the container's own mount namespace: nothing is to
   * be unmounted when the container ends.
   *
   * @param base the directory that the other paths are relative to; the mount is made from there,
   *     because the kernel takes at most one page (4096 bytes) of options
   * @param lower read-only layers, topmost first, relative to {@code base}
   * @param upper the writable layer, relative to {@code base}
   * @param work overlayfs' working directory on the same file system, relative to {@code base}
   * @see <a href="https://docs.kernel.org/filesystems/overlayfs.html">overlayfs</a>
   */
  record Overlay(Path base, List<String> lower, String upper, String work)
      implements RootFilesystem {
    /** The longest text of options that mount(2) takes, its final NUL excluded. */
    static final int LONGEST_OPTIONS = 4095;

    public Overlay {
      lower = List.copyOf(lower);
      if (!base.isAbsolute()) {
        throw new IllegalArgumentException("overlay base " + base + " is not absolute");
      }
      if (lower.isEmpty()) {
        throw new IllegalArgumentException("overlay " + upper + " has no lower layer");
      }
      int length = options(lower, upper, work).length();
      if (length > LONGEST_OPTIONS) {
        throw new IllegalArgumentException(
            "overlay " + upper + ": options take " + length + " bytes, more than one page");
      }
    }

    /** The options of mount(2) for this root. */
    public String options() {
      return options(lower, upper, work);
    }

    private static String options(List<String> lower, String upper, String work) {
      return "lowerdir=" + String.join(":", lower) + ",upperdir=" + upper + ",workdir=" + work;
    }
  }

  /** A directory that is there already; it is bind mounted and written to directly. */
  record Directory(Path path) implements RootFilesystem {
    public Directory {
      if (!path.isAbsolute()) {
        throw new IllegalArgumentException("root directory " + path + " is not absolute");
      }
    }
  }
}
