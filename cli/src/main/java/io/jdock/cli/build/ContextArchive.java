package io.jdock.cli.build;

import io.jdock.api.context.IgnorePatterns;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;

/** A context as the archive that the daemon gets: what is not ignored, all of it root's. */
final class ContextArchive {
  private static final int RECORD = 512;
  private static final int CHUNK = 1 << 16;
  private static final int S_IFMT = 0170000;
  private static final int DIRECTORY = 0040000;
  private static final int REGULAR = 0100000;
  private static final int LINK = 0120000;
  private static final String ATTRIBUTES = "unix:mode,ino,dev,nlink,size,lastModifiedTime,ctime";

  /**
   * @param inode with its device, for files that have several names
   */
  private record Stat(
      int mode, int links, long size, String inode, FileTime modified, FileTime changed) {
    static Stat of(Path file) throws IOException {
      Map<String, Object> found = Files.readAttributes(file, ATTRIBUTES, LinkOption.NOFOLLOW_LINKS);
      return new Stat(
          (Integer) get(found, "mode"),
          (Integer) get(found, "nlink"),
          (Long) get(found, "size"),
          get(found, "dev") + ":" + get(found, "ino"),
          (FileTime) get(found, "lastModifiedTime"),
          (FileTime) get(found, "ctime"));
    }

    private static Object get(Map<String, Object> found, String name) {
      return Objects.requireNonNull(found.get(name), name);
    }
  }

  /** By which the daemon knows a file again, see TarReader. */
  private static final String ORIGIN = "JDOCK.origin";

  /** A file may be changed again within the tick of the clock in which it was changed last. */
  private static final Duration TICK = Duration.ofSeconds(1);

  private final Instant begun = Instant.now();
  private final IgnorePatterns ignored;
  private final Set<String> always;
  private final Map<String, byte[]> replaced;
  private final Map<String, String> linked = new HashMap<>();
  private final byte[] chunk = new byte[CHUNK];
  private final TarArchiveOutputStream tar;

  /**
   * @param always paths that are sent although they are ignored
   * @param replaced files with a content of their own, which are sent last
   */
  ContextArchive(
      OutputStream out, IgnorePatterns ignored, Set<String> always, Map<String, byte[]> replaced) {
    this.ignored = ignored;
    this.always = always;
    this.replaced = replaced;
    this.tar = new TarArchiveOutputStream(out, RECORD, StandardCharsets.UTF_8.name());
    tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_POSIX);
    tar.setBigNumberMode(TarArchiveOutputStream.BIGNUMBER_POSIX);
    tar.setAddPaxHeadersForNonAsciiNames(true);
  }

  /** Writes it all; the stream stays open. */
  void write(Path context) throws IOException {
    addChildren(context, "");
    finish();
  }

  /** Writes only the files with a content of their own. */
  void finish() throws IOException {
    for (Map.Entry<String, byte[]> file : replaced.entrySet()) {
      TarArchiveEntry entry = new TarArchiveEntry(file.getKey(), TarConstants.LF_NORMAL);
      entry.setMode(0644);
      entry.setModTime(FileTime.fromMillis(0));
      entry.setSize(file.getValue().length);
      tar.putArchiveEntry(entry);
      tar.write(file.getValue());
      tar.closeArchiveEntry();
    }
    tar.finish();
    tar.flush();
  }

  private void addChildren(Path directory, String prefix) throws IOException {
    List<Path> children = new ArrayList<>();
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory)) {
      entries.forEach(children::add);
    }
    children.sort(null);
    for (Path child : children) {
      String name = prefix + child.getFileName();
      if (name.indexOf('\uFFFD') >= 0) { // it would be given another name
        throw new IOException("the name of " + child + " cannot be told in this locale");
      }
      if (replaced.containsKey(name)) {
        continue;
      }
      boolean left = ignored.excludes(name) && !always.contains(name);
      if (left && !(ignored.hasExceptions() && isDirectory(child))) {
        continue;
      }
      add(child, name, left);
    }
  }

  private static boolean isDirectory(Path path) {
    return Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS);
  }

  private void add(Path file, String name, boolean onlyBelow) throws IOException {
    Stat stat = Stat.of(file);
    switch (stat.mode() & S_IFMT) {
      case DIRECTORY -> {
        if (!onlyBelow) {
          put(entry(name + "/", TarConstants.LF_DIR, stat));
        }
        addChildren(file, name + "/");
      }
      case LINK -> {
        TarArchiveEntry entry = entry(name, TarConstants.LF_SYMLINK, stat);
        entry.setLinkName(Files.readSymbolicLink(file).toString());
        put(entry);
      }
      case REGULAR -> addFile(file, name, stat);
      default -> {} // as docker build: what is no file cannot be sent
    }
  }

  private void put(TarArchiveEntry entry) throws IOException {
    tar.putArchiveEntry(entry);
    tar.closeArchiveEntry();
  }

  private static TarArchiveEntry entry(String name, byte type, Stat stat) {
    TarArchiveEntry entry = new TarArchiveEntry(name, type);
    entry.setMode(stat.mode() & 07777);
    entry.setModTime(stat.modified());
    return entry;
  }

  private void addFile(Path file, String name, Stat stat) throws IOException {
    if (stat.links() > 1) {
      String first = linked.putIfAbsent(stat.inode(), name);
      if (first != null) {
        TarArchiveEntry link = entry(name, TarConstants.LF_LINK, stat);
        link.setLinkName(first);
        put(link);
        return;
      }
    }
    TarArchiveEntry entry = entry(name, TarConstants.LF_NORMAL, stat);
    long left = stat.size();
    entry.setSize(left);
    Instant changed = stat.changed().toInstant();
    if (changed.isBefore(begun.minus(TICK))) {
      entry.addPaxHeader(
          ORIGIN, stat.inode() + ":" + changed.getEpochSecond() + "." + changed.getNano());
    }
    try (InputStream content = Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS)) {
      tar.putArchiveEntry(entry);
      while (left > 0) {
        int count = content.read(chunk, 0, (int) Math.min(chunk.length, left));
        if (count < 0) {
          throw new IOException("read " + file + ": it became shorter while it was sent");
        }
        tar.write(chunk, 0, count);
        left -= count;
      }
      tar.closeArchiveEntry();
    }
  }
}
