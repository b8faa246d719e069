package io.jdock.runtime;

import io.jdock.linux.Descriptors;
import io.jdock.linux.Errnos;
import io.jdock.linux.launch.LaunchProgramBuilder;
import io.jdock.linux.launch.Value;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Set;

/**
 * Paths inside the container's root, made where they are missing. Each step is resolved by
 * openat2(2) with RESOLVE_IN_ROOT: a symbolic link in an image or volume leads nowhere outside.
 */
final class InRoot {
  private static final int S_IFREG = 0100000;
  private static final int DIRECTORY = Descriptors.O_PATH | Descriptors.O_DIRECTORY;

  private final LaunchProgramBuilder program;
  private final Value root;
  private final Set<String> made = new HashSet<>();

  InRoot(LaunchProgramBuilder program, Value root) {
    this.program = program;
    this.root = root;
    made.add("/");
  }

  /** Path without {@code .}, {@code ..} and doubled slashes, as if there were no links. */
  static String clean(String path) {
    Deque<String> parts = new ArrayDeque<>();
    for (String part : path.split("/")) {
      if (part.equals("..")) {
        parts.pollLast();
      } else if (!part.isEmpty() && !part.equals(".")) {
        parts.addLast(part);
      }
    }
    return "/" + String.join("/", parts);
  }

  static String parent(String clean) {
    int slash = clean.lastIndexOf('/');
    return slash <= 0 ? "/" : clean.substring(0, slash);
  }

  static String name(String clean) {
    return clean.substring(clean.lastIndexOf('/') + 1);
  }

  Value root() {
    return root;
  }

  /** The directory, open; made with mode 0755 where it is missing. */
  Value directory(String path) {
    String clean = clean(path);
    make(clean);
    return program.openInRoot(root, clean, DIRECTORY).named(clean);
  }

  private void make(String clean) {
    if (made.contains(clean)) {
      return;
    }
    String parent = parent(clean);
    make(parent);
    Value parentFd =
        parent.equals("/") ? root : program.openInRoot(root, parent, DIRECTORY).silent();
    program.mkdirat(parentFd, name(clean), 0755).tolerate(Errnos.EEXIST).silent();
    if (parentFd != root) {
      program.close(parentFd);
    }
    made.add(clean);
  }

  /** The file, open as a path; made empty where it is missing. */
  Value file(String path) {
    String clean = clean(path);
    Value parent = directoryOf(clean);
    program.mknodat(parent, name(clean), S_IFREG | 0755, 0).tolerate(Errnos.EEXIST).silent();
    release(parent);
    return program.openInRoot(root, clean, Descriptors.O_PATH).named(clean);
  }

  /** The directory that a path is in, made where it is missing. */
  Value directoryOf(String clean) {
    String parent = parent(clean);
    if (parent.equals("/")) {
      return root;
    }
    make(parent);
    return program.openInRoot(root, parent, DIRECTORY).silent().named(parent);
  }

  /** Closes a descriptor that this gave out. */
  void release(Value fd) {
    if (fd != root) {
      program.close(fd);
    }
  }
}
