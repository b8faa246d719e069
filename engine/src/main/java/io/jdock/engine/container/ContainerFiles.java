package io.jdock.engine.container;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/** The files of a container that are mounted into it, and its log. */
record ContainerFiles(Path directory, String id) {

  Path resolvConf() {
    return directory.resolve("resolv.conf");
  }

  Path hostname() {
    return directory.resolve("hostname");
  }

  Path hosts() {
    return directory.resolve("hosts");
  }

  Path journal() {
    return directory.resolve("journal.json");
  }

  Path teardown() {
    return directory.resolve("teardown.json");
  }

  /** Writes a file that every user of the container may read. */
  static void write(Path path, String text) throws IOException {
    Files.writeString(path, text);
    Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rw-r--r--"));
  }
}
