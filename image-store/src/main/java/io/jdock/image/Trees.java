package io.jdock.image;

import java.io.IOException;
import java.nio.file.Path;

/** Directories with all that is in them. */
public final class Trees {
  private Trees() {}

  /**
   * Removes a directory and all below it; no symbolic link is followed, nothing that is mounted
   * below is entered. Nothing there is no error.
   *
   * @throws IOException naming what could not be removed
   */
  public static void remove(Path path) throws IOException {
    new TreeRemover(FileCalls.host()).remove(path);
  }
}
