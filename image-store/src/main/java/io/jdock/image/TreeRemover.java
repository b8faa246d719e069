package io.jdock.image;

import static io.jdock.image.FileCalls.AT_REMOVEDIR;
import static io.jdock.image.FileCalls.O_DIRECTORY;
import static io.jdock.image.FileCalls.O_NOFOLLOW;
import static io.jdock.image.FileCalls.O_NONBLOCK;
import static io.jdock.image.FileCalls.O_PATH;
import static io.jdock.image.FileCalls.O_RDONLY;
import static io.jdock.image.FileCalls.RESOLVE_BENEATH;
import static io.jdock.image.FileCalls.RESOLVE_NO_SYMLINKS;
import static io.jdock.image.FileCalls.RESOLVE_NO_XDEV;

import io.jdock.linux.Errnos;
import io.jdock.linux.Fd;
import io.jdock.linux.LinuxException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/**
 * Removes a directory and all below it, by descriptors: no symbolic link is followed however the
 * tree changes meanwhile, depth is bounded by neither PATH_MAX nor the stack, and files made
 * immutable from inside a container go too.
 *
 * <p>What is mounted below is never entered: it is somebody else's, a volume for example. The
 * removal fails with EBUSY, as rmdir(2) of a mount point does.
 */
final class TreeRemover {
  /** Descriptors held at once; deeper directories are moved up to the top first. */
  private static final int MAX_DEPTH = 256;

  /** How deep {@link #requireNoMounts} looks: a descriptor is held for each level. */
  private static final int MAX_LOOKED_AT = 1024;

  private static final int EBUSY = 16;
  private static final int SAME_MOUNT = RESOLVE_NO_XDEV | RESOLVE_NO_SYMLINKS | RESOLVE_BENEATH;

  private final FileCalls calls;

  TreeRemover(FileCalls calls) {
    this.calls = calls;
  }

  /** Removes the directory or file; nothing there is no error. */
  void remove(Path path) throws IOException {
    Path parent = path.toAbsolutePath().getParent();
    if (parent == null) {
      throw new IllegalArgumentException("the root directory is not to be removed");
    }
    try (Fd dir = calls.openDirectory(parent)) {
      remove(dir.number(), FileCalls.path(path.getFileName().toString()));
    } catch (LinuxException e) {
      if (e.errno() != Errnos.ENOENT) {
        throw e;
      }
    }
  }

  /** Removes the entry of a directory, and all below it. */
  void remove(int dir, String name) throws IOException {
    if (!unlink(dir, name)) {
      removeDirectory(dir, name);
    }
  }

  /**
   * Looks before anything is removed, so that nothing is where something cannot be.
   *
   * @param subject what the entry is called in the error
   * @throws LinuxException with EBUSY when the entry or anything below it is a mount point
   */
  void requireNoMounts(int dir, String name, String subject) throws IOException {
    Deque<Level> levels = new ArrayDeque<>();
    Deque<String> paths = new ArrayDeque<>();
    try {
      requireSameMount(dir, name, subject);
      if (calls.lstatat(dir, name).filter(FileCalls.Stat::isDirectory).isEmpty()) {
        return;
      }
      levels.push(open(dir, name));
      paths.push(subject);
      while (!levels.isEmpty()) {
        Level level = levels.element();
        if (level.rest.isEmpty()) {
          levels.pop().fd.close();
          paths.pop();
          continue;
        }
        String child = level.rest.pop().name();
        String path = paths.element() + "/" + child;
        int parent = level.fd.number();
        requireSameMount(parent, child, path);
        if (calls.lstatat(parent, child).filter(FileCalls.Stat::isDirectory).isPresent()) {
          if (levels.size() >= MAX_LOOKED_AT) {
            throw new LinuxException("remove", FileCalls.text(subject), FileCalls.ENAMETOOLONG);
          }
          levels.push(open(parent, child));
          paths.push(path);
        }
      }
    } finally {
      levels.forEach(level -> level.fd.close());
    }
  }

  private void requireSameMount(int dir, String name, String subject) throws LinuxException {
    long entry = calls.tryOpenat2(dir, name, O_PATH | O_NOFOLLOW, SAME_MOUNT);
    if (entry == -FileCalls.EXDEV) {
      throw new LinuxException("unlinkat", FileCalls.text(subject), EBUSY);
    }
    if (entry != -Errnos.ENOENT) { // it has just gone, if so
      calls.close((int) LinuxException.check(entry, "openat2", FileCalls.text(subject)));
    }
  }

  private record Level(Fd fd, String name, Deque<FileCalls.Entry> rest) {}

  private void removeDirectory(int dir, String name) throws IOException {
    Deque<Level> levels = new ArrayDeque<>();
    try {
      levels.push(open(dir, name));
      while (!levels.isEmpty()) {
        Level level = levels.peek();
        if (level.rest.isEmpty()) {
          levels.pop();
          level.fd.close();
          int parent = levels.isEmpty() ? dir : levels.peek().fd.number();
          removeEmptied(parent, level.name);
          continue;
        }
        FileCalls.Entry entry = level.rest.pop();
        if (!entry.isDirectory() && unlink(level.fd.number(), entry.name())) {
          continue;
        }
        if (levels.size() >= MAX_DEPTH) {
          moveUp(level, entry, levels.getLast());
          continue;
        }
        levels.push(open(level.fd.number(), entry.name()));
      }
    } finally {
      levels.forEach(level -> level.fd.close());
    }
  }

  /** Moves a directory that lies too deep to the top of the tree, to be removed there. */
  private void moveUp(Level level, FileCalls.Entry entry, Level top) throws IOException {
    String shallow = ".jdock-removing-" + System.nanoTime();
    calls.rename(level.fd.number(), entry.name(), top.fd.number(), shallow);
    top.rest.addLast(new FileCalls.Entry(shallow, entry.type()));
  }

  private Level open(int dir, String name) throws IOException {
    long opened = calls.tryOpenat2(dir, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW, SAME_MOUNT);
    if (opened == -FileCalls.EXDEV) {
      throw new LinuxException("unlinkat", FileCalls.text(name), EBUSY);
    }
    Fd fd = Fd.owning(LinuxException.check(opened, "openat2", FileCalls.text(name)));
    try {
      List<FileCalls.Entry> entries = calls.entries(fd.number(), name);
      return new Level(fd, name, new ArrayDeque<>(entries));
    } catch (LinuxException e) {
      fd.close();
      throw e;
    }
  }

  /** Removes what is no directory; false when it is one. */
  private boolean unlink(int dir, String name) throws IOException {
    long result = calls.tryUnlinkat(dir, name, 0);
    if (result == -Errnos.EISDIR) {
      return false;
    }
    if (result == -Errnos.EPERM) {
      if (calls.lstatat(dir, name).filter(FileCalls.Stat::isDirectory).isPresent()) {
        return false;
      }
      makeMutable(dir, name);
      result = calls.tryUnlinkat(dir, name, 0);
    }
    if (result != -Errnos.ENOENT) {
      LinuxException.check(result, "unlinkat", FileCalls.text(name));
    }
    return true;
  }

  private void removeEmptied(int dir, String name) throws IOException {
    long result = calls.tryUnlinkat(dir, name, AT_REMOVEDIR);
    if (result == -Errnos.EPERM) {
      makeMutable(dir, name);
      result = calls.tryUnlinkat(dir, name, AT_REMOVEDIR);
    }
    if (result != -Errnos.ENOENT) {
      LinuxException.check(result, "unlinkat", FileCalls.text(name));
    }
  }

  /** Clears the flags that forbid a removal on the entry, where it can have any, and its parent. */
  private void makeMutable(int dir, String name) throws IOException {
    try (Fd parent = calls.openat(dir, ".", O_RDONLY | O_DIRECTORY, 0)) {
      calls.clearImmutable(parent.number(), ".");
    }
    int type = calls.lstatat(dir, name).map(FileCalls.Stat::type).orElse(0);
    if (type == FileCalls.S_IFREG || type == FileCalls.S_IFDIR) {
      try (Fd entry = calls.openat(dir, name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK, 0)) {
        calls.clearImmutable(entry.number(), name);
      }
    }
  }
}
