package io.jdock.cli.image;

import io.jdock.cli.CommandException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** An archive that the user names. */
final class ArchiveFile {
  private ArchiveFile() {}

  static InputStream open(String path) throws IOException {
    try {
      return Files.newInputStream(Path.of(path));
    } catch (NoSuchFileException e) {
      throw new CommandException("open " + path + ": no such file or directory");
    } catch (AccessDeniedException e) {
      throw new CommandException("open " + path + ": permission denied");
    }
  }
}
