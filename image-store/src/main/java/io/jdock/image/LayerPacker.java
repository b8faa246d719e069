package io.jdock.image;

import static io.jdock.image.FileCalls.O_DIRECTORY;
import static io.jdock.image.FileCalls.O_NOFOLLOW;
import static io.jdock.image.FileCalls.O_NONBLOCK;
import static io.jdock.image.FileCalls.O_PATH;
import static io.jdock.image.FileCalls.O_RDONLY;

import io.jdock.linux.Errnos;
import io.jdock.linux.Fd;
import io.jdock.linux.LinuxException;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Packs a directory tree as a tar archive, the opposite of {@link LayerApplier}. The tree is walked
 * by descriptors and no symbolic link is followed, however a container changes it meanwhile; what
 * goes away meanwhile is left out. Equal trees give equal bytes: entries are sorted by their names'
 * bytes, a directory before what it has.
 *
 * <p>Kept are modes, numeric owners, modification times to the nanosecond, hard links within the
 * tree, devices, FIFOs and extended attributes but those that belong to the host's security modules
 * or to overlayfs. Sockets are left out, as a socket is nothing without its process.
 *
 * <p>Memory is bounded by the largest directory and the number of files with hard links.
 */
public final class LayerPacker {
  private static final String OPAQUE_MARK = ".wh..wh..opq";
  private static final String WHITEOUT = ".wh.";
  private static final String REDIRECT = "trusted.overlay.redirect";
  private static final String METACOPY = "trusted.overlay.metacopy";
  private static final int S_IFSOCK = 0xC000;
  private static final int MOST_PATH = 4096;

  /** What the tree is. */
  public enum Mode {
    /**
     * The upper directory of an overlay: its whiteouts become {@code .wh.NAME} and {@code
     * .wh..wh..opq}, as the OCI image specification has them.
     */
    LAYER,
    /** Files as they are. */
    PLAIN
  }

  private record FileId(long device, long inode) {}

  private record Level(Fd directory, String path, Deque<FileCalls.Entry> rest) {}

  private final FileCalls calls = FileCalls.host();
  private final TarWriter out;
  private final Mode mode;
  private final Map<FileId, String> linked = new HashMap<>();
  private final byte[] chunk = new byte[1 << 17];
  private Predicate<String> leftOut = path -> false;
  private int start;

  private LayerPacker(OutputStream out, Mode mode) {
    this(new TarWriter(out), mode);
  }

  private LayerPacker(TarWriter out, Mode mode) {
    this.out = out;
    this.mode = mode;
  }

  /**
   * Packs all that the directory has, without an entry for itself. Names are relative to it. The
   * stream is flushed and stays open.
   *
   * @param directory open for anything, {@code O_PATH} is enough
   * @throws LayerException when the tree cannot be said in a tar archive
   */
  public static void pack(Fd directory, OutputStream out, Mode mode) throws IOException {
    LayerPacker packer = new LayerPacker(out, mode);
    if (mode == Mode.LAYER && RootFilesystemView.isOpaque(packer.calls, directory.number())) {
      packer.writeOpaqueMark("", packer.calls.lstatat(directory.number(), "").orElseThrow());
    }
    packer.packBelow(directory, "");
    packer.out.finish();
  }

  /**
   * Packs one entry of a directory, with all below it where it is a directory itself.
   *
   * @param name of the entry; {@code .} for the directory itself
   * @param as its name in the archive, without a slash at its end
   * @throws LinuxException when there is no such entry
   */
  public static void packEntry(Fd directory, String name, String as, OutputStream out)
      throws IOException {
    packEntry(directory, name, as, new TarWriter(out));
  }

  static void packEntry(Fd directory, String name, String as, TarWriter out) throws IOException {
    packEntry(directory, name, as, path -> false, out);
  }

  /**
   * @param leftOut tells by its path below the entry what is not packed, nor what it has
   */
  static void packEntry(
      Fd directory, String name, String as, Predicate<String> leftOut, TarWriter out)
      throws IOException {
    LayerPacker packer = new LayerPacker(out, Mode.PLAIN);
    packer.leftOut = leftOut;
    packer.start = slashed(FileCalls.path(as)).length();
    String entry = FileCalls.path(name);
    FileCalls.Stat stat =
        packer
            .calls
            .lstatat(directory.number(), entry)
            .orElseThrow(() -> new LinuxException("statx", name, Errnos.ENOENT));
    String path = FileCalls.path(as);
    Optional<Fd> opened = packer.packOne(directory.number(), entry, path, stat);
    if (opened.isPresent()) {
      try (Fd child = opened.get()) {
        packer.packBelow(child, slashed(path));
      }
    }
    packer.out.finish();
  }

  /** A directory's name; the root's own has its slash already. */
  private static String slashed(String path) {
    return path.endsWith("/") ? path : path + "/";
  }

  /** Walks without recursion: a container may have made directories thousands deep. */
  private void packBelow(Fd top, String prefix) throws IOException {
    Deque<Level> levels = new ArrayDeque<>();
    try {
      levels.push(level(calls.openat(top.number(), ".", O_RDONLY | O_DIRECTORY, 0), prefix));
      while (!levels.isEmpty()) {
        Level level = levels.element();
        FileCalls.Entry entry = level.rest().poll();
        if (entry == null) {
          levels.pop().directory().close();
          continue;
        }
        String path = level.path() + entry.name();
        if (leftOut.test(FileCalls.text(path.substring(start)))) {
          continue;
        }
        Optional<FileCalls.Stat> stat = calls.lstatat(level.directory().number(), entry.name());
        if (stat.isPresent()) {
          Optional<Fd> child = packOne(level.directory().number(), entry.name(), path, stat.get());
          if (child.isPresent()) {
            levels.push(level(child.get(), path + "/"));
          }
        }
      }
    } finally {
      levels.forEach(level -> level.directory().close());
    }
  }

  private Level level(Fd directory, String path) throws IOException {
    try {
      if (path.length() > MOST_PATH) {
        throw new LinuxException("pack", FileCalls.text(path), FileCalls.ENAMETOOLONG);
      }
      List<FileCalls.Entry> entries = calls.entries(directory.number(), path);
      entries.sort(Comparator.comparing(FileCalls.Entry::name));
      return new Level(directory, path, new ArrayDeque<>(entries));
    } catch (IOException e) {
      directory.close();
      throw e;
    }
  }

  /** Packs an entry; a directory is returned open, for what is below it. */
  private Optional<Fd> packOne(int parent, String name, String path, FileCalls.Stat stat)
      throws IOException {
    if (mode == Mode.LAYER && stat.isWhiteout()) {
      whiteOut(path, stat);
      return Optional.empty();
    }
    if (mode == Mode.LAYER && name.startsWith(WHITEOUT)) {
      throw new LayerException(
          "pack " + FileCalls.text(path) + ": a layer cannot have names that begin with .wh.");
    }
    return switch (stat.type()) {
      case FileCalls.S_IFDIR -> packDirectory(parent, name, path);
      case FileCalls.S_IFREG -> {
        packFile(parent, name, path);
        yield Optional.empty();
      }
      case S_IFSOCK -> Optional.empty();
      default -> {
        packSpecial(parent, name, path, stat);
        yield Optional.empty();
      }
    };
  }

  private Optional<Fd> packDirectory(int parent, String name, String path) throws IOException {
    Optional<Fd> opened = open(parent, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW);
    if (opened.isEmpty()) {
      return opened;
    }
    Fd directory = opened.get();
    try {
      FileCalls.Stat stat = calls.lstatat(directory.number(), "").orElseThrow();
      out.begin(
          entry(
              slashed(path),
              "",
              TarEntry.DIRECTORY,
              stat,
              attributes(directory.number(), ".", path)));
      if (mode == Mode.LAYER && RootFilesystemView.isOpaque(calls, directory.number())) {
        writeOpaqueMark(path + "/", stat);
      }
      return opened;
    } catch (IOException | RuntimeException e) {
      directory.close();
      throw e;
    }
  }

  /**
   * The file is first opened for nothing (O_PATH), so that a device or FIFO that has taken its name
   * meanwhile is never really opened, and then once more by that descriptor.
   */
  private void packFile(int parent, String name, String path) throws IOException {
    Optional<Fd> found = open(parent, name, O_PATH | O_NOFOLLOW);
    if (found.isEmpty()) {
      return;
    }
    try (Fd handle = found.get()) {
      FileCalls.Stat stat = calls.lstatat(handle.number(), "").orElseThrow();
      if (stat.type() != FileCalls.S_IFREG || packHardLink(path, stat)) {
        return;
      }
      Map<String, byte[]> attributes = attributes(parent, name, path);
      out.begin(entry(path, "", TarEntry.REGULAR, stat, attributes));
      if (out.knows(stat)) {
        return;
      }
      try (Fd file =
          calls.openat(FileCalls.AT_FDCWD, handle.procPath(), O_RDONLY | O_NONBLOCK, 0)) {
        if (!out.takes(file, stat.size(), path)) {
          copy(file, stat.size(), path);
        }
      }
    }
  }

  /**
   * A file that grows meanwhile is cut where it ended; one that shrinks cannot be told any more.
   */
  private void copy(Fd file, long size, String path) throws IOException {
    long left = size;
    while (left > 0) {
      int n = calls.read(file.number(), chunk, 0, (int) Math.min(chunk.length, left), path);
      if (n < 0) {
        throw new LayerException(
            "pack "
                + FileCalls.text(path)
                + ": file shrank by "
                + left
                + " bytes while it was read");
      }
      out.write(chunk, 0, n);
      left -= n;
    }
  }

  private void packSpecial(int parent, String name, String path, FileCalls.Stat stat)
      throws IOException {
    if (packHardLink(path, stat)) {
      return;
    }
    try {
      String target = stat.type() == FileCalls.S_IFLNK ? calls.readlinkat(parent, name) : "";
      out.begin(entry(path, target, type(stat), stat, attributes(parent, name, path)));
    } catch (LinuxException e) {
      if (e.errno() != Errnos.ENOENT && e.errno() != Errnos.EINVAL) {
        throw e; // gone, or no symbolic link any more
      }
    }
  }

  private static char type(FileCalls.Stat stat) {
    return switch (stat.type()) {
      case FileCalls.S_IFLNK -> TarEntry.SYMBOLIC_LINK;
      case FileCalls.S_IFCHR -> TarEntry.CHARACTER_DEVICE;
      case FileCalls.S_IFBLK -> TarEntry.BLOCK_DEVICE;
      case FileCalls.S_IFIFO -> TarEntry.FIFO;
      default -> throw new IllegalStateException("file type " + stat.type());
    };
  }

  /** Packs a link to a file that is in the archive already; false when this is the first one. */
  private boolean packHardLink(String path, FileCalls.Stat stat) throws IOException {
    if (stat.links() < 2) {
      return false;
    }
    String first = linked.putIfAbsent(new FileId(stat.device(), stat.inode()), path);
    if (first == null) {
      return false;
    }
    out.begin(entry(path, first, TarEntry.HARD_LINK, stat, Map.of()));
    return true;
  }

  private void whiteOut(String path, FileCalls.Stat stat) throws IOException {
    int slash = path.lastIndexOf('/') + 1;
    writeMark(path.substring(0, slash) + WHITEOUT + path.substring(slash), stat);
  }

  private void writeOpaqueMark(String prefix, FileCalls.Stat directory) throws IOException {
    writeMark(prefix + OPAQUE_MARK, directory);
  }

  /** An empty file with the owner and time of what it stands for. */
  private void writeMark(String path, FileCalls.Stat of) throws IOException {
    out.begin(
        new TarEntry(
            path,
            "",
            TarEntry.REGULAR,
            0600,
            of.uid(),
            of.gid(),
            0,
            of.modifiedSeconds(),
            of.modifiedNanos(),
            0,
            0,
            Map.of(),
            List.of()));
  }

  private static TarEntry entry(
      String name, String target, char type, FileCalls.Stat stat, Map<String, byte[]> attributes) {
    boolean device = type == TarEntry.CHARACTER_DEVICE || type == TarEntry.BLOCK_DEVICE;
    return new TarEntry(
        name,
        target,
        type,
        stat.mode() & 07777,
        stat.uid(),
        stat.gid(),
        type == TarEntry.REGULAR ? stat.size() : 0,
        stat.modifiedSeconds(),
        stat.modifiedNanos(),
        device ? stat.deviceMajor() : 0,
        device ? stat.deviceMinor() : 0,
        attributes,
        List.of());
  }

  private Map<String, byte[]> attributes(int parent, String name, String path) throws IOException {
    Map<String, byte[]> attributes = new LinkedHashMap<>();
    List<String> names;
    try {
      names = calls.llistxattrat(parent, name);
    } catch (LinuxException e) {
      if (e.errno() != Errnos.ENOENT) {
        throw e;
      }
      return Map.of(); // its name is gone, the open file is still read
    }
    for (String attribute : names) {
      if (mode == Mode.LAYER && (attribute.equals(REDIRECT) || attribute.equals(METACOPY))) {
        throw new LayerException(
            "pack " + FileCalls.text(path) + ": a layer cannot express " + attribute);
      }
      if (isKept(attribute)) {
        Optional<byte[]> value = calls.lgetxattrat(parent, name, attribute);
        value.ifPresent(bytes -> attributes.put(attribute, bytes));
      }
    }
    return attributes;
  }

  /** Whether an attribute is the file's own, neither overlayfs' nor a security module's. */
  static boolean isKept(String attribute) {
    return attribute.equals("security.capability")
        || attribute.startsWith("system.posix_acl_")
        || attribute.startsWith("user.") && !attribute.startsWith("user.overlay.")
        || attribute.startsWith("trusted.") && !attribute.startsWith("trusted.overlay.");
  }

  /** Opens an entry; empty when it is gone or has become something else. */
  private Optional<Fd> open(int parent, String name, int flags) throws IOException {
    long fd = calls.tryOpenat(parent, name, flags, 0);
    if (fd == -Errnos.ENOENT || fd == -Errnos.ENOTDIR || fd == -Errnos.ELOOP) {
      return Optional.empty();
    }
    return Optional.of(Fd.owning(LinuxException.check(fd, "openat", FileCalls.text(name))));
  }
}
