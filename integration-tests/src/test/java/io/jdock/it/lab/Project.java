package io.jdock.it.lab;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/** Where things are in the checkout that is being tested. */
public final class Project {
  /** The folder with the README. */
  public static final Path ROOT = root();

  /** The command under test. */
  public static final Path JDOCK = ROOT.resolve("jdock");

  /** Which of the JVMs that run test classes side by side this is, from 1. */
  public static final int FORK;

  /** Held until the JVM ends; as a field, so that it is not collected and so released. */
  private static final FileLock FORK_LOCK;

  static {
    try {
      Files.createDirectories(target());
      int number = 1;
      FileLock lock = forkLock(number);
      while (lock == null) {
        lock = forkLock(++number);
      }
      FORK = number;
      FORK_LOCK = lock;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

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

  /** Null when another JVM has that number. */
  private static @Nullable FileLock forkLock(int number) throws IOException {
    FileChannel file =
        FileChannel.open(
            target().resolve("fork-" + number + ".lock"),
            StandardOpenOption.CREATE,
            StandardOpenOption.WRITE);
    FileLock lock = file.tryLock();
    if (lock == null) {
      file.close();
    }
    return lock;
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
