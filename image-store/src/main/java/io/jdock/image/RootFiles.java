package io.jdock.image;

import static io.jdock.image.FileCalls.AT_REMOVEDIR;
import static io.jdock.image.FileCalls.O_DIRECTORY;
import static io.jdock.image.FileCalls.O_PATH;
import static io.jdock.image.FileCalls.O_RDONLY;
import static io.jdock.image.FileCalls.RESOLVE_IN_ROOT;
import static io.jdock.image.FileCalls.RESOLVE_NO_MAGICLINKS;

import io.jdock.image.spec.Digest;
import io.jdock.linux.Errnos;
import io.jdock.linux.Fd;
import io.jdock.linux.LinuxException;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.zip.ZipException;

/**
 * Files below a container's root, by the paths that the container knows them by. Every path is
 * resolved by openat2(2) with RESOLVE_IN_ROOT and what it names is used by descriptor, so that
 * nothing outside is reached however the container changes its links meanwhile. Not thread-safe.
 */
public final class RootFiles {
  private static final int IN_ROOT = RESOLVE_IN_ROOT | RESOLVE_NO_MAGICLINKS;

  private static final int MAX_LINKS = 40;
  private static final int ENOTEMPTY = 39;

  private final FileCalls calls = FileCalls.host();
  private final Fd root;

  /**
   * @param root stays the caller's
   */
  public RootFiles(Fd root) {
    this.root = root;
  }

  /**
   * What a path names; a symbolic link at its end stays one, unless a slash or {@code /.} follows.
   *
   * @param name the last component as it was asked for
   * @param mode type and permissions as in stat(2)
   * @param linkTarget where a symbolic link leads, absolute in the container; empty for others
   */
  public record FileStat(String name, long size, int mode, Instant modified, String linkTarget) {}

  private record Place(String directory, String name, String base) {}

  /** The directory part, which links are followed in, and the name, which is looked at itself. */
  private static Place place(String path) {
    String absolute = path.startsWith("/") ? path : "/" + path;
    boolean whole = absolute.endsWith("/") || absolute.endsWith("/.") || absolute.endsWith("/..");
    int slash = absolute.lastIndexOf('/');
    String directory = whole ? absolute : absolute.substring(0, slash + 1);
    String name = whole ? "." : absolute.substring(slash + 1);
    Path last = Path.of(absolute).normalize().getFileName();
    String base = absolute.endsWith("/.") ? "." : last == null ? "/" : last.toString();
    return new Place(FileCalls.path(directory), FileCalls.path(name), base);
  }

  private Fd directory(String path) throws IOException {
    return calls.openat2(root.number(), path, O_PATH | O_DIRECTORY, IN_ROOT);
  }

  /**
   * @throws LinuxException with ENOENT or ENOTDIR when there is nothing
   */
  public FileStat stat(String path) throws IOException {
    Place place = place(path);
    try (Fd directory = directory(place.directory())) {
      FileCalls.Stat stat =
          calls
              .lstatat(directory.number(), place.name())
              .orElseThrow(() -> new LinuxException("statx", path, Errnos.ENOENT));
      String target = "";
      if (stat.type() == FileCalls.S_IFLNK) {
        target = target(directory, place);
      }
      return new FileStat(
          place.base(),
          stat.size(),
          stat.mode(),
          Instant.ofEpochSecond(stat.modifiedSeconds(), stat.modifiedNanos()),
          target);
    }
  }

  /** Where a symbolic link leads in the end: through further ones, as far as there is something. */
  private String target(Fd directory, Place link) throws IOException {
    String text = FileCalls.text(calls.readlinkat(directory.number(), link.name()));
    Path from = Path.of("/", FileCalls.text(link.directory()));
    Path target = from.resolve(text).normalize();
    for (int i = 0; i < MAX_LINKS; i++) {
      Place next = place(target.toString());
      long opened =
          calls.tryOpenat2(root.number(), next.directory(), O_PATH | O_DIRECTORY, IN_ROOT);
      if (opened < 0) {
        return target.toString();
      }
      try (Fd parent = Fd.owning(opened)) {
        if (calls
            .lstatat(parent.number(), next.name())
            .filter(stat -> stat.type() == FileCalls.S_IFLNK)
            .isEmpty()) {
          return target.toString();
        }
        String further = FileCalls.text(calls.readlinkat(parent.number(), next.name()));
        target = Path.of("/", FileCalls.text(next.directory())).resolve(further).normalize();
      }
    }
    throw new LinuxException("resolve", from.resolve(text).toString(), Errnos.ELOOP);
  }

  /** Packs what the path names, under its last component as name; {@code .} for its content. */
  public void pack(String path, OutputStream out) throws IOException {
    Place place = place(path);
    try (Fd directory = directory(place.directory())) {
      LayerPacker.packEntry(directory, FileCalls.text(place.name()), place.base(), out);
    }
  }

  /** Packs everything of the root's own file system and what is mounted on it. */
  public void packAll(OutputStream out) throws IOException {
    LayerPacker.pack(root, out, LayerPacker.Mode.PLAIN);
  }

  /** Whether the path, all links followed, is a directory. */
  public boolean isDirectory(String path) throws IOException {
    try (Fd found = calls.openat2(root.number(), FileCalls.path(path), O_PATH, IN_ROOT)) {
      return calls.lstatat(found.number(), "").orElseThrow().isDirectory();
    }
  }

  /** Whether nothing can be written there because its mount is read-only. */
  public boolean isReadOnly(String path) throws IOException {
    try (Fd found = calls.openat2(root.number(), FileCalls.path(path), O_PATH, IN_ROOT)) {
      return calls.isReadOnly(found.number());
    }
  }

  /**
   * Unpacks an archive, compressed or not, below a directory as it arrives.
   *
   * @param keepKinds refuse to replace a directory by something else, and the reverse
   * @param owner uid and gid of all that is made; empty for the archive's own
   */
  public void unpack(String path, InputStream archive, boolean keepKinds, Optional<int[]> owner)
      throws IOException {
    LayerTree.Rules.Plain rules =
        new LayerTree.Rules.Plain(
            keepKinds, owner.map(ids -> new LayerTree.Owner(ids[0], ids[1])), Optional.empty());
    unpack(path, archive, rules, Optional.empty());
  }

  /** Is told of every regular file that is unpacked. */
  @FunctionalInterface
  public interface Origins {
    /**
     * @param inode of the file
     * @param origin what the archive says of where it is from, see {@link TarReader#origin}; empty
     *     when nothing
     */
    void unpacked(long inode, String origin);
  }

  /** The same, telling where the files are from. */
  public void unpack(
      String path, InputStream archive, boolean keepKinds, Optional<int[]> owner, Origins origins)
      throws IOException {
    LayerTree.Rules.Plain rules =
        new LayerTree.Rules.Plain(
            keepKinds, owner.map(ids -> new LayerTree.Owner(ids[0], ids[1])), Optional.empty());
    unpack(path, archive, rules, Optional.of(origins));
  }

  private void unpack(
      String path, InputStream archive, LayerTree.Rules.Plain rules, Optional<Origins> origins)
      throws IOException {
    String absolute = FileCalls.path(path.startsWith("/") ? path : "/" + path);
    try (InputStream plain = Compression.decompress(new PeekStream(archive));
        LayerTree tree = LayerTree.inside(calls, root, absolute, rules)) {
      TarReader reader = new TarReader(plain);
      Optional<TarEntry> entry = reader.next();
      while (entry.isPresent()) {
        if (origins.isEmpty()) {
          tree.apply(entry.get(), reader);
        } else {
          tree.apply(entry.get(), reader, (file, made) -> tell(origins.get(), file, reader));
        }
        entry = reader.next();
      }
      tree.finish();
    }
  }

  private void tell(Origins origins, int file, TarReader reader) throws IOException {
    long inode = calls.lstatat(file, "").orElseThrow().inode();
    origins.unpacked(inode, reader.origin());
  }

  /**
   * What a directory has, sorted; links on the way and at the end are followed.
   *
   * @param directory whether it is one itself, not through a link
   */
  public record Child(String name, boolean directory) {}

  /** The entries of a directory. */
  public List<Child> children(String path) throws IOException {
    List<Child> children = new ArrayList<>();
    try (Fd directory =
        calls.openat2(root.number(), FileCalls.path(path), O_RDONLY | O_DIRECTORY, IN_ROOT)) {
      for (FileCalls.Entry entry : calls.entries(directory.number(), path)) {
        boolean isDirectory =
            calls
                .lstatat(directory.number(), entry.name())
                .filter(FileCalls.Stat::isDirectory)
                .isPresent();
        children.add(new Child(FileCalls.text(entry.name()), isDirectory));
      }
    }
    children.sort(Comparator.comparing(Child::name));
    return children;
  }

  /**
   * A digest of what the path names and all below it: names, kinds, modes, attributes and content,
   * but no times. Its own name does not count.
   *
   * @param owners whether owners count
   */
  public Digest digest(String path, boolean owners) throws IOException {
    return digest(path, owners, below -> false, FileDigests.NONE);
  }

  /**
   * @param leftOut by its path below a directory, what does not count
   * @param files of which the content may be known
   */
  public Digest digest(String path, boolean owners, Predicate<String> leftOut, FileDigests files)
      throws IOException {
    Place place = place(path);
    try (Fd directory = directory(place.directory())) {
      TreeDigest digest = new TreeDigest(owners, files);
      LayerPacker.packEntry(directory, FileCalls.text(place.name()), ".", leftOut, digest);
      return digest.digest();
    }
  }

  /**
   * The path without links of what a path names, all links followed within the root; absolute in
   * the root.
   *
   * @throws LinuxException with ENOENT or ENOTDIR when there is nothing
   */
  public String resolve(String path) throws IOException {
    try (Fd found = calls.openat2(root.number(), FileCalls.path(path), O_PATH, IN_ROOT)) {
      String top = calls.readlinkat(FileCalls.AT_FDCWD, root.procPath());
      String place = calls.readlinkat(FileCalls.AT_FDCWD, found.procPath());
      String below = top.equals("/") ? place : place.substring(top.length());
      return below.isEmpty() ? "/" : FileCalls.text(below);
    }
  }

  /** Reads a file, all links followed. */
  public byte[] read(String path, int limit) throws IOException {
    try (InputStream in =
        new FdInputStream(
            calls.openat2(root.number(), FileCalls.path(path), O_RDONLY, IN_ROOT), path)) {
      byte[] bytes = in.readNBytes(limit + 1);
      if (bytes.length > limit) {
        throw new IOException(path + " has more than " + limit + " bytes");
      }
      return bytes;
    }
  }

  /** Whether the file begins as a tar archive does, after decompression. */
  public boolean isArchive(String path) throws IOException {
    try (InputStream in =
            new FdInputStream(
                calls.openat2(root.number(), FileCalls.path(path), O_RDONLY, IN_ROOT), path);
        InputStream plain = Compression.decompress(new PeekStream(in))) {
      return new TarReader(plain).next().isPresent();
    } catch (LayerException | EOFException | ZipException e) {
      return false;
    } catch (LinuxException e) {
      throw e;
    } catch (IOException e) {
      return false; // it begins like something compressed and is not
    }
  }

  /** Unpacks an archive that lies in another root, as {@link #unpack} does. */
  public void unpackFrom(RootFiles from, String archive, String directory, Optional<int[]> owner)
      throws IOException {
    try (InputStream in =
        new FdInputStream(
            calls.openat2(from.root.number(), FileCalls.path(archive), O_RDONLY, IN_ROOT),
            archive)) {
      unpack(directory, in, false, owner);
    }
  }

  /** Makes the directory and those on the way that are missing, with mode 0755. */
  public void makeDirectories(String path, int[] owner) throws IOException {
    String made = "/";
    for (Path name : Path.of("/", path).normalize()) {
      String next = made + name;
      long opened =
          calls.tryOpenat2(root.number(), FileCalls.path(next), O_PATH | O_DIRECTORY, IN_ROOT);
      if (opened >= 0) {
        calls.close((int) opened);
      } else {
        try (Fd parent = directory(FileCalls.path(made))) {
          String entry = FileCalls.path(name.toString());
          LinuxException.check(calls.tryMkdirat(parent.number(), entry, 0755), "mkdirat", next);
          calls.lchownat(parent.number(), entry, owner[0], owner[1]);
          calls.chmodat(parent.number(), entry, 0755);
        }
      }
      made = next + "/";
    }
  }

  /** Removes what is no directory. */
  public void removeFile(String path) throws IOException {
    Place place = place(path);
    try (Fd directory = directory(place.directory())) {
      LinuxException.check(
          calls.tryUnlinkat(directory.number(), place.name(), 0), "unlinkat", path);
    }
  }

  /** Removes a directory if nothing is in it, or an empty file; others stay. */
  public void removeIfEmpty(String path) throws IOException {
    Place place = place(path);
    try (Fd directory = directory(place.directory())) {
      Optional<FileCalls.Stat> stat = calls.lstatat(directory.number(), place.name());
      boolean isDirectory = stat.filter(FileCalls.Stat::isDirectory).isPresent();
      boolean emptyFile =
          stat.filter(s -> s.type() == FileCalls.S_IFREG && s.size() == 0).isPresent();
      if (!isDirectory && !emptyFile) {
        return;
      }
      long result =
          calls.tryUnlinkat(directory.number(), place.name(), isDirectory ? AT_REMOVEDIR : 0);
      if (result != -ENOTEMPTY) {
        LinuxException.check(result, "unlinkat", path);
      }
    } catch (LinuxException e) {
      if (e.errno() != Errnos.ENOENT) {
        throw e;
      }
    }
  }

  /**
   * Copies what a path of another root names, a directory with all below it, over what is there.
   *
   * @param directory where to; it is there already
   * @param name of the copy below it; {@code .} to put a directory's content there
   * @param owner uid and gid of all that is made; empty for the original's
   * @param mode of all that is made but symbolic links; empty for the original's
   */
  public void copyFrom(
      RootFiles from,
      String path,
      String directory,
      String name,
      Optional<int[]> owner,
      Optional<Integer> mode)
      throws IOException {
    copyFrom(from, path, directory, name, owner, mode, below -> false);
  }

  /**
   * The same, but for what is left out.
   *
   * @param leftOut by its path below a directory, what is not copied, nor what it has
   */
  public void copyFrom(
      RootFiles from,
      String path,
      String directory,
      String name,
      Optional<int[]> owner,
      Optional<Integer> mode,
      Predicate<String> leftOut)
      throws IOException {
    Place place = place(path);
    LayerTree.Rules.Plain rules =
        new LayerTree.Rules.Plain(
            false, owner.map(ids -> new LayerTree.Owner(ids[0], ids[1])), mode);
    String absolute = FileCalls.path(directory.startsWith("/") ? directory : "/" + directory);
    try (Fd source = from.directory(place.directory());
        LayerTree tree = LayerTree.inside(calls, root, absolute, rules)) {
      LayerPacker.packEntry(
          source, FileCalls.text(place.name()), name, leftOut, new TreeCopy(tree));
      tree.finish();
    }
  }

  /**
   * Makes this root what a directory of another is: all that is below it, hard links, devices and
   * extended attributes included, and its own owner, mode, attributes and time.
   *
   * @throws LinuxException with ENOENT or ENOTDIR when there is no such directory
   */
  public void fillFrom(RootFiles from, String directory) throws IOException {
    copyFrom(from, directory + "/.", "/", ".", Optional.empty(), Optional.empty());
    try (Fd source = from.directory(FileCalls.path(directory))) {
      FileCalls.Stat stat = calls.lstatat(source.number(), "").orElseThrow();
      calls.lchownat(root.number(), ".", stat.uid(), stat.gid());
      calls.chmodat(root.number(), ".", stat.mode() & 07777);
      for (String attribute : calls.llistxattrat(source.number(), ".")) {
        if (LayerPacker.isKept(attribute)) {
          byte[] value =
              calls.lgetxattrat(source.number(), ".", attribute).orElseGet(() -> new byte[0]);
          LinuxException.check(
              calls.tryLsetxattrat(root.number(), ".", attribute, value),
              "lsetxattr",
              directory + " " + attribute);
        }
      }
      calls.utimensat(root.number(), ".", stat.modifiedSeconds(), stat.modifiedNanos());
    }
  }
}
