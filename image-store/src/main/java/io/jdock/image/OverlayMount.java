package io.jdock.image;

import java.nio.file.Path;
import java.util.List;

/**
 * What overlayfs mounts as a container's root.
 *
 * @param base the directory that all the other paths are relative to: chdir there before mount(2),
 *     so that the options of many layers fit into one page
 * @param lowers the read-only layers, the topmost first
 * @param upper where changes go
 * @param work overlayfs' own scratch directory, on the same file system as {@code upper}
 * @see <a href="https://docs.kernel.org/filesystems/overlayfs.html">overlayfs</a>
 */
public record OverlayMount(Path base, List<String> lowers, String upper, String work) {
  public OverlayMount {
    lowers = List.copyOf(lowers);
  }

  /** The data argument of mount(2), relative to {@link #base}. */
  public String options() {
    return "lowerdir=" + String.join(":", lowers) + ",upperdir=" + upper + ",workdir=" + work;
  }
}
