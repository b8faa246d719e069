package io.jdock.engine.state;

import io.jdock.linux.AtomicFile;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** Files that hold either their old or their new content, whenever the machine dies. */
public final class StateFile {
  private StateFile() {}

  /** Writes it to the disk. */
  public static void write(Path path, byte[] content) throws IOException {
    AtomicFile.write(path, temporary(path), content);
  }

  /**
   * Like {@link #write} for whoever survives the daemon's death, not yet the machine's: {@link
   * #sync} later makes it last.
   */
  public static void writeUnsynced(Path path, byte[] content) throws IOException {
    AtomicFile.writeUnsynced(path, temporary(path), content);
  }

  /** Does nothing when the file is gone. */
  public static void sync(Path path) throws IOException {
    try {
      if (AtomicFile.sync(path)) {
        return;
      }
    } catch (NoSuchFileException e) {
      // its directory went after it was synced itself
    }
    System.getLogger(StateFile.class.getName())
        .log(System.Logger.Level.TRACE, "{0} was removed before it was synced", path);
  }

  private static Path temporary(Path path) {
    return path.resolveSibling("." + path.getFileName() + ".tmp");
  }
}
