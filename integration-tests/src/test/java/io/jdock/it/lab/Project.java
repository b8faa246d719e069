package io.jdock.it.lab;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Where things are in the checkout that is being tested. */
public final class Project {
  /** The folder with the README. */
  public static final Path ROOT = root();

  /** The command under test. */
  public static final Path JDOCK = ROOT.resolve("jdock");

  /** Which of the JVMs that run test classes side by side this is, from 1. */
  public static final int FORK = Integer.getInteger("jdock.test.fork", 1);

  private Project() {}

  private static Path root() {
    Path dir = Path.of("").toAbsolutePath();
    while (!Files.exists(dir.resolve("quickstart"))) {
      dir = dir.getParent();
      if (dir == null) {
        throw new IllegalStateException("not inside a jdock checkout");
      }
    }
    return dir;
  }

  /** A text among the tests' resources. */
  public static String resource(String path) {
    try (InputStream in = Project.class.getResourceAsStream("/" + path)) {
      if (in == null) {
        throw new IllegalArgumentException("no resource " + path);
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Scratch space of this module's build. */
  public static Path target() {
    return ROOT.resolve("integration-tests/target");
  }

  /** The docker command of Debian: installed, or unpacked by packaging/provision.sh. */
  public static Path dockerCli() {
    for (Path path :
        new Path[] {Path.of("/usr/bin/docker"), ROOT.resolve(".tools/usr/bin/docker")}) {
      if (Files.isExecutable(path)) {
        return path;
      }
    }
    throw new IllegalStateException("no docker command: run packaging/provision.sh --test");
  }
}
