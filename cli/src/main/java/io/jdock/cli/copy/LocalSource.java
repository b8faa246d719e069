package io.jdock.cli.copy;

import io.jdock.cli.CommandException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;

/** A file or directory of this machine, to be packed with owners, modes, times and links. */
final class LocalSource {
  private static final int RECORD = 512;
  private static final int FIFO = 0010000;
  private static final int CHARACTER = 0020000;
  private static final int DIRECTORY = 0040000;
  private static final int BLOCK = 0060000;
  private static final int REGULAR = 0100000;
  private static final int LINK = 0120000;

  private final Path path;
  private final String base;

  /** Names in the archive of files with several links. */
  private final Map<String, String> linked = new HashMap<>();

  /** What lstat(2) tells; the device of a device file in {@code rdev}. */
  private record Stat(
      int mode, int uid, int gid, int links, String inode, long size, long rdev, long seconds) {
    static Stat of(Path file) throws IOException {
      Map<String, Object> all = Files.readAttributes(file, "unix:*", LinkOption.NOFOLLOW_LINKS);
      FileTime modified = (FileTime) Objects.requireNonNull(all.get("lastModifiedTime"));
      return new Stat(
          (int) number(all, "mode"),
          (int) number(all, "uid"),
          (int) number(all, "gid"),
          (int) number(all, "nlink"),
          number(all, "dev") + ":" + number(all, "ino"),
          number(all, "size"),
          number(all, "rdev"),
          modified.to(TimeUnit.SECONDS));
    }

    private static long number(Map<String, Object> all, String name) {
      return ((Number) Objects.requireNonNull(all.get(name))).longValue();
    }
  }

  private LocalSource(Path path, String base) {
    this.path = path;
    this.base = base;
  }

  /**
   * @param follow whether a symbolic link at the end stands for what it leads to
   * @throws CommandException in the kernel's words if there is none
   */
  static LocalSource of(CopyPath typed, boolean follow) throws IOException {
    Path named = typed.path();
    try {
      Path real;
      if (follow || typed.isDirectoryByName()) {
        real = named.toRealPath();
      } else {
        Path parent = named.getParent();
        Path name = named.getFileName();
        real = parent == null || name == null ? named : parent.toRealPath().resolve(name);
        Files.readAttributes(real, "unix:mode", LinkOption.NOFOLLOW_LINKS);
      }
      if (typed.isDirectoryByName() && !Files.isDirectory(real)) {
        throw new CommandException("not a directory");
      }
      String base = typed.base().equals("/") ? "." : typed.base();
      return new LocalSource(real, base);
    } catch (NoSuchFileException e) {
      throw new CommandException("lstat " + named + ": no such file or directory");
    } catch (FileSystemException e) {
      throw new CommandException("lstat " + named + ": " + reason(e));
    }
  }

  static String reason(FileSystemException e) {
    if (e instanceof NoSuchFileException) {
      return "no such file or directory";
    }
    if (e instanceof java.nio.file.AccessDeniedException) {
      return "permission denied";
    }
    String reason = e.getReason();
    return reason == null ? String.valueOf(e.getMessage()) : reason.toLowerCase(Locale.ROOT);
  }

  boolean isDirectory() {
    return Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS);
  }

  /**
   * Packs it.
   *
   * @param name what it is called in the archive; empty for its own name
   * @param warnings where files that an archive cannot have are told
   */
  void pack(OutputStream out, String name, PrintStream warnings) throws IOException {
    // Not closed on failure: an archive that is cut off must not look complete.
    @SuppressWarnings("resource")
    TarArchiveOutputStream tar =
        new TarArchiveOutputStream(out, RECORD, StandardCharsets.UTF_8.name());
    tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_POSIX);
    tar.setBigNumberMode(TarArchiveOutputStream.BIGNUMBER_POSIX);
    tar.setAddPaxHeadersForNonAsciiNames(true);
    add(tar, path, name.isEmpty() ? base : name, warnings);
    tar.finish();
    tar.flush();
  }

  private void add(TarArchiveOutputStream tar, Path file, String name, PrintStream warnings)
      throws IOException {
    Stat stat;
    try {
      stat = Stat.of(file);
    } catch (NoSuchFileException e) {
      return; // removed meanwhile
    }
    switch (stat.mode() & 0170000) {
      case DIRECTORY -> {
        put(tar, entry(name + "/", TarConstants.LF_DIR, stat));
        for (Path child : children(file)) {
          String own = String.valueOf(child.getFileName());
          if (own.indexOf('\uFFFD') >= 0) { // it would be given another name
            throw new InvalidPathException(child.toString(), "its bytes are no text");
          }
          add(tar, child, name + "/" + own, warnings);
        }
      }
      case REGULAR -> addFile(tar, file, name, stat);
      case LINK -> {
        TarArchiveEntry entry = entry(name, TarConstants.LF_SYMLINK, stat);
        entry.setLinkName(Files.readSymbolicLink(file).toString());
        put(tar, entry);
      }
      case FIFO -> put(tar, entry(name, TarConstants.LF_FIFO, stat));
      case CHARACTER -> put(tar, device(entry(name, TarConstants.LF_CHR, stat), stat));
      case BLOCK -> put(tar, device(entry(name, TarConstants.LF_BLK, stat), stat));
      default -> warnings.println(file + ": sockets cannot be copied");
    }
  }

  private static List<Path> children(Path directory) throws IOException {
    List<Path> children = new ArrayList<>();
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory)) {
      entries.forEach(children::add);
    }
    children.sort(null);
    return children;
  }

  private void addFile(TarArchiveOutputStream tar, Path file, String name, Stat stat)
      throws IOException {
    if (stat.links() > 1) {
      String first = linked.putIfAbsent(stat.inode(), name);
      if (first != null) {
        TarArchiveEntry entry = entry(name, TarConstants.LF_LINK, stat);
        entry.setLinkName(first);
        put(tar, entry);
        return;
      }
    }
    TarArchiveEntry entry = entry(name, TarConstants.LF_NORMAL, stat);
    try (InputStream content = Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS)) {
      long size = stat.size();
      entry.setSize(size);
      tar.putArchiveEntry(entry);
      byte[] chunk = new byte[1 << 16];
      for (long left = size; left > 0; ) {
        int count = content.read(chunk, 0, (int) Math.min(chunk.length, left));
        if (count < 0) {
          throw new IOException("read " + file + ": it became shorter while it was copied");
        }
        tar.write(chunk, 0, count);
        left -= count;
      }
      tar.closeArchiveEntry();
    }
  }

  private static void put(TarArchiveOutputStream tar, TarArchiveEntry entry) throws IOException {
    tar.putArchiveEntry(entry);
    tar.closeArchiveEntry();
  }

  private static TarArchiveEntry entry(String name, byte type, Stat stat) {
    TarArchiveEntry entry = new TarArchiveEntry(name, type);
    entry.setMode(stat.mode() & 07777);
    entry.setIds(stat.uid(), stat.gid());
    entry.setModTime(FileTime.from(stat.seconds(), TimeUnit.SECONDS));
    return entry;
  }

  /** Linux's dev_t in two numbers; see makedev(3). */
  private static TarArchiveEntry device(TarArchiveEntry entry, Stat stat) {
    long device = stat.rdev();
    entry.setDevMajor((int) (device >>> 8 & 0xfff | device >>> 32 & ~0xfffL));
    entry.setDevMinor((int) (device & 0xff | device >>> 12 & ~0xffL));
    return entry;
  }
}
