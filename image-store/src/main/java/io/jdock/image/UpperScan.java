package io.jdock.image;

import static io.jdock.image.FileCalls.O_DIRECTORY;
import static io.jdock.image.FileCalls.O_NOFOLLOW;
import static io.jdock.image.FileCalls.O_RDONLY;

import io.jdock.linux.Errnos;
import io.jdock.linux.Fd;
import io.jdock.linux.LinuxException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * Reads what overlayfs put into a container's upper directory. The container may be running: what
 * goes away meanwhile is passed over.
 */
final class UpperScan {
  private final FileCalls calls = FileCalls.host();

  private UpperScan() {}

  /** Bytes of all files but directories; hard links count once. As Docker's SizeRw. */
  static long size(Path upper) throws IOException {
    UpperScan scan = new UpperScan();
    try (Fd root = scan.calls.openDirectory(upper)) {
      return scan.size(root, new HashSet<>());
    }
  }

  private long size(Fd directory, Set<Long> counted) throws IOException {
    long total = 0;
    for (FileCalls.Entry entry : calls.entries(directory.number(), "")) {
      Optional<FileCalls.Stat> stat = calls.lstatat(directory.number(), entry.name());
      if (stat.isEmpty()) {
        continue;
      }
      if (stat.get().isDirectory()) {
        Optional<Fd> child = open(directory, entry.name());
        if (child.isPresent()) {
          try (Fd fd = child.get()) {
            total += size(fd, counted);
          }
        }
      } else if (stat.get().links() == 1 || counted.add(stat.get().inode())) {
        total += stat.get().size();
      }
    }
    return total;
  }

  private Optional<Fd> open(Fd directory, String name) throws IOException {
    long fd = calls.tryOpenat(directory.number(), name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW, 0);
    if (fd == -Errnos.ENOENT || fd == -Errnos.ENOTDIR || fd == -Errnos.ELOOP) {
      return Optional.empty();
    }
    return Optional.of(Fd.owning(LinuxException.check(fd, "openat", FileCalls.text(name))));
  }

  /** What is different from the image, sorted by path. */
  static List<FileChange> changes(Path upper, RootFilesystemView image) throws IOException {
    UpperScan scan = new UpperScan();
    List<FileChange> changes = new ArrayList<>();
    try (Fd root = scan.calls.openDirectory(upper)) {
      scan.compare(root, "", Optional.of(image.root()), image, changes);
    }
    return changes;
  }

  private void compare(
      Fd directory,
      String path,
      Optional<RootFilesystemView.Node> below,
      RootFilesystemView image,
      List<FileChange> changes)
      throws IOException {
    TreeMap<String, Boolean> names = new TreeMap<>();
    for (FileCalls.Entry entry : calls.entries(directory.number(), path)) {
      names.put(entry.name(), true);
    }
    boolean opaque = RootFilesystemView.isOpaque(calls, directory.number());
    if (opaque && below.isPresent() && below.get().stat().isDirectory()) {
      image.names(below.get()).forEach(name -> names.putIfAbsent(name, false));
    }
    for (String name : names.keySet()) {
      String childPath = path + "/" + name;
      Optional<RootFilesystemView.Node> old =
          below.isPresent() && below.get().stat().isDirectory()
              ? image.child(below.get(), name)
              : Optional.empty();
      Optional<FileCalls.Stat> stat = calls.lstatat(directory.number(), name);
      if (stat.isEmpty() || stat.get().isWhiteout()) {
        if (old.isPresent()) {
          changes.add(new FileChange(FileChange.Kind.DELETED, FileCalls.text(childPath)));
        }
        continue;
      }
      compareEntry(directory, name, childPath, stat.get(), old, image, changes);
    }
  }

  private void compareEntry(
      Fd directory,
      String name,
      String path,
      FileCalls.Stat stat,
      Optional<RootFilesystemView.Node> old,
      RootFilesystemView image,
      List<FileChange> changes)
      throws IOException {
    int position = changes.size();
    boolean changed = old.isEmpty() || differs(old.get().stat(), stat);
    if (stat.isDirectory()) {
      Optional<Fd> child = open(directory, name);
      if (child.isPresent()) {
        try (Fd fd = child.get()) {
          compare(fd, path, old, image, changes);
        }
      }
      changed |= changes.size() > position;
    }
    if (changed) {
      FileChange.Kind kind = old.isEmpty() ? FileChange.Kind.ADDED : FileChange.Kind.MODIFIED;
      changes.add(position, new FileChange(kind, FileCalls.text(path)));
    }
  }

  /** As Docker compares: a directory's own size and time say nothing. */
  private static boolean differs(FileCalls.Stat old, FileCalls.Stat now) {
    return old.mode() != now.mode()
        || old.uid() != now.uid()
        || old.gid() != now.gid()
        || old.deviceMajor() != now.deviceMajor()
        || old.deviceMinor() != now.deviceMinor()
        || !now.isDirectory()
            && (old.size() != now.size()
                || old.modifiedSeconds() != now.modifiedSeconds()
                || old.modifiedNanos() != now.modifiedNanos());
  }
}
