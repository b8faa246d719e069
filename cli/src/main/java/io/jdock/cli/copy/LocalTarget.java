package io.jdock.cli.copy;

import io.jdock.cli.CommandException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;

/**
 * A directory of this machine that a container's archive is unpacked into. The archive is not to be
 * trusted: nothing is written outside the directory, nor through a symbolic link in it. Files are
 * the caller's, with the modes and times that they have in the container.
 */
final class LocalTarget {
  private static final int MAX_LINKS = 10;

  private final Path directory;
  private static final String ATTRIBUTE = "SCHILY.xattr.";

  private final Map<Path, TarArchiveEntry> directories = new LinkedHashMap<>();
  private int stripped;

  LocalTarget(Path directory) {
    this.directory = directory;
  }

  /** Where a copy to this path goes, symbolic links followed; its parent must be there. */
  static Destination destination(CopyPath typed) throws IOException {
    validate(typed);
    CopyPath path = typed;
    for (int i = 0; Files.isSymbolicLink(path.path()); i++) {
      if (i > MAX_LINKS) {
        throw new CommandException("too many symlinks in " + typed.text());
      }
      Path target = path.path().resolveSibling(Files.readSymbolicLink(path.path()));
      path = path.leadingTo(target.toString());
    }
    boolean exists = Files.exists(path.path(), LinkOption.NOFOLLOW_LINKS);
    Path parent = path.path().getParent();
    if (!exists && parent != null && !Files.isDirectory(parent)) {
      throw new CommandException(
          Files.exists(parent)
              ? "not a directory"
              : "stat " + parent + ": no such file or directory");
    }
    return new Destination(path, exists, Files.isDirectory(path.path()));
  }

  private static void validate(CopyPath typed) throws IOException {
    Path path = typed.path();
    Path parent = path.getParent();
    if (parent != null && !Files.exists(parent)) {
      throw new CommandException(
          "invalid output path: directory \"" + parent + "\" does not exist");
    }
    if (!Files.exists(path) || Files.isDirectory(path)) {
      return;
    }
    if (typed.isDirectoryByName()) {
      throw new CommandException("stat " + typed.text() + ": not a directory");
    }
    int type = (Integer) Files.getAttribute(path, "unix:mode") & 0170000;
    if (type == 0020000 || type == 0060000) {
      throw new CommandException(
          "invalid output path: \""
              + typed.text()
              + "\" must be a directory or a regular file: got a device");
    }
  }

  /**
   * Unpacks an archive.
   *
   * @param rename from names in the archive to names below the directory
   */
  void unpack(InputStream archive, UnaryOperator<String> rename) throws IOException {
    try (TarArchiveInputStream tar =
        new TarArchiveInputStream(archive, StandardCharsets.UTF_8.name())) {
      for (TarArchiveEntry e = tar.getNextEntry(); e != null; e = tar.getNextEntry()) {
        Path file = inside(rename.apply(e.getName()));
        if (!file.equals(directory) || e.isDirectory()) {
          make(file, e, tar, rename);
          stripped += hasAttributes(e) ? 1 : 0;
        }
      }
      // to the very end, so that a failure behind the last entry is noticed
      archive.transferTo(java.io.OutputStream.nullOutputStream());
      for (Map.Entry<Path, TarArchiveEntry> made : directories.entrySet()) {
        setTime(made.getKey(), made.getValue());
      }
    } catch (FileSystemException e) {
      throw new IOException(e.getFile() + ": " + LocalSource.reason(e), e);
    }
  }

  /** Java sets none of them but {@code user.*}, and of those only what is text. */
  private static boolean hasAttributes(TarArchiveEntry entry) {
    return entry.getExtraPaxHeaders().keySet().stream().anyMatch(key -> key.startsWith(ATTRIBUTE));
  }

  /** How many of the unpacked files have extended attributes in the archive, and none here. */
  int stripped() {
    return stripped;
  }

  private Path inside(String name) throws IOException {
    Path file = Path.of(directory.toString(), name).normalize();
    if (!file.startsWith(directory)) {
      throw new IOException("\"" + name + "\" is outside of \"" + directory + "\"");
    }
    return file;
  }

  private void make(
      Path file, TarArchiveEntry entry, TarArchiveInputStream content, UnaryOperator<String> rename)
      throws IOException {
    if (entry.isDirectory() && file.equals(directory)) {
      finishDirectory(file, entry);
      return;
    }
    makeParents(file);
    if (clear(file, entry)) {
      finishDirectory(file, entry);
      return;
    }
    if (entry.isDirectory()) {
      Files.createDirectory(file);
      finishDirectory(file, entry);
    } else if (entry.isSymbolicLink()) {
      requireInside(file, entry.getLinkName());
      Files.createSymbolicLink(file, Path.of(entry.getLinkName()));
    } else if (entry.isLink()) {
      Path existing = inside(rename.apply(entry.getLinkName()));
      makeParents(existing);
      Files.createLink(file, existing);
    } else if (entry.isFIFO() || entry.isCharacterDevice() || entry.isBlockDevice()) {
      makeNode(file, entry);
    } else {
      Files.copy(content, file);
      finish(file, entry);
    }
  }

  /** As Docker does: a relative link that leads out of the directory is not made. */
  private void requireInside(Path file, String target) throws IOException {
    Path leads = Path.of(String.valueOf(file.getParent()), target).normalize();
    if (!leads.startsWith(directory)) {
      throw new IOException("invalid symlink \"" + file + "\" -> \"" + target + "\"");
    }
  }

  /** Every directory between is made, or is one: never a symbolic link. */
  private void makeParents(Path file) throws IOException {
    Path at = directory;
    Path names = directory.relativize(file);
    for (int i = 0; i < names.getNameCount() - 1; i++) {
      at = at.resolve(names.getName(i));
      if (Files.isSymbolicLink(at)) {
        throw new IOException("\"" + at + "\" is a symbolic link: nothing is written through it");
      }
      if (!Files.isDirectory(at, LinkOption.NOFOLLOW_LINKS)) {
        Files.createDirectory(at);
      }
    }
  }

  /** Makes room; true where a directory is there already and stays. */
  private boolean clear(Path file, TarArchiveEntry entry) throws IOException {
    boolean isDirectory = Files.isDirectory(file, LinkOption.NOFOLLOW_LINKS);
    if (isDirectory && entry.isDirectory()) {
      return true;
    }
    if (isDirectory) {
      throw new CommandException(
          "cannot overwrite directory \"" + file + "\" with non-directory \"" + directory + "\"");
    }
    if (entry.isDirectory() && Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
      throw new CommandException(
          "cannot overwrite non-directory \"" + file + "\" with directory \"" + directory + "\"");
    }
    Files.deleteIfExists(file);
    return false;
  }

  /**
   * Java knows no mknod(2), and would open a node to set its time: a FIFO without a writer would
   * never let it go on, and a device may do something.
   */
  private static void makeNode(Path file, TarArchiveEntry entry) throws IOException {
    List<String> mknod = new ArrayList<>(List.of("mknod", "-m"));
    mknod.add(Integer.toOctalString(entry.getMode() & 07777));
    mknod.add(file.toString());
    if (entry.isFIFO()) {
      mknod.add("p");
    } else {
      mknod.add(entry.isCharacterDevice() ? "c" : "b");
      mknod.add(Integer.toString(entry.getDevMajor()));
      mknod.add(Integer.toString(entry.getDevMinor()));
    }
    execute(mknod, file);
    String time = "@" + entry.getLastModifiedTime().to(TimeUnit.SECONDS);
    execute(List.of("touch", "-h", "-d", time, file.toString()), file);
  }

  private static void execute(List<String> words, Path file) throws IOException {
    Process process = new ProcessBuilder(words).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    try {
      if (process.waitFor() != 0) {
        throw new IOException(said.strip());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while making " + file, e);
    }
  }

  private void finishDirectory(Path file, TarArchiveEntry entry) throws IOException {
    Files.setAttribute(file, "unix:mode", entry.getMode() & 07777);
    directories.put(file, entry);
  }

  private static void finish(Path file, TarArchiveEntry entry) throws IOException {
    Files.setAttribute(file, "unix:mode", entry.getMode() & 07777);
    setTime(file, entry);
  }

  private static void setTime(Path file, TarArchiveEntry entry) throws IOException {
    FileTime time = entry.getLastModifiedTime();
    Files.setLastModifiedTime(file, time);
  }
}
