package io.jdock.runtime;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;

/** A root file system with nothing but busybox-static of Debian in it. */
final class BusyboxRoot {
  private static final Path BUSYBOX = Path.of("/bin/busybox");
  private static final List<String> APPLETS =
      List.of(
          "cat",
          "chmod",
          "echo",
          "env",
          "false",
          "hostname",
          "id",
          "ip",
          "kill",
          "ls",
          "mkdir",
          "mount",
          "ps",
          "pwd",
          "readlink",
          "sh",
          "sleep",
          "stat",
          "stty",
          "touch",
          "true",
          "tty",
          "umask",
          "sysctl",
          "wc");

  private BusyboxRoot() {}

  static void assumePossible() {
    assumeTrue("root".equals(System.getProperty("user.name")), "needs root");
    assumeTrue(Files.isExecutable(BUSYBOX), "needs busybox-static");
  }

  /** Makes one in a directory that exists. */
  static Path in(Path directory) throws IOException {
    for (String name : List.of("bin", "etc", "proc", "sys", "dev", "tmp", "root")) {
      Files.createDirectories(directory.resolve(name));
    }
    Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
    Files.copy(BUSYBOX, directory.resolve("bin/busybox"));
    for (String applet : APPLETS) {
      Files.createSymbolicLink(directory.resolve("bin").resolve(applet), Path.of("busybox"));
    }
    Files.writeString(directory.resolve("etc/passwd"), "root:x:0:0::/root:/bin/sh\n");
    Files.writeString(directory.resolve("etc/secret"), "hidden\n");
    Files.writeString(directory.resolve("etc/plain"), "not a program\n");
    return directory;
  }
}
