package io.jdock.image;

import static io.jdock.image.FileCalls.O_CREAT;
import static io.jdock.image.FileCalls.O_DIRECTORY;
import static io.jdock.image.FileCalls.O_EXCL;
import static io.jdock.image.FileCalls.O_NOFOLLOW;
import static io.jdock.image.FileCalls.O_PATH;
import static io.jdock.image.FileCalls.O_WRONLY;
import static io.jdock.image.FileCalls.RESOLVE_IN_ROOT;
import static io.jdock.image.FileCalls.RESOLVE_NO_MAGICLINKS;

import io.jdock.linux.Errnos;
import io.jdock.linux.Fd;
import io.jdock.linux.LinuxException;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The directory that a layer is unpacked into. Every entry is made relative to a descriptor of its
 * parent directory, which openat2(2) resolves with this directory as root: neither {@code ..} nor a
 * symbolic link of the archive leads outside.
 *
 * <p>Whiteouts become overlayfs' own: a character device 0/0 hides a file of the layers below, the
 * attribute {@code trusted.overlay.opaque} all that a directory has there. They may stand before or
 * after what replaces the hidden file.
 *
 * @see <a href="https://github.com/opencontainers/image-spec/blob/main/layer.md">OCI layers</a>
 * @see <a href="https://docs.kernel.org/filesystems/overlayfs.html">overlayfs</a>
 */
final class LayerTree implements AutoCloseable {
  private static final Logger LOG = System.getLogger(LayerTree.class.getName());
  private static final String WHITEOUT = ".wh.";
  private static final String WHITEOUT_META = ".wh..wh.";
  private static final String OPAQUE_MARK = ".wh..wh..opq";
  static final String OPAQUE = "trusted.overlay.opaque";
  private static final int OPEN_DIRECTORIES = 64;

  /** The longest name that the kernel takes. */
  private static final int PATH_MAX = 4095;

  private final FileCalls calls;
  private final Fd root;
  private final byte[] chunk = new byte[FileCalls.BUFFER];
  private final Map<String, Time> directories = new HashMap<>();
  private final Set<String> whiteouts = new HashSet<>();
  private long size;

  // Never less by what is replaced: these only bound what an archive may cost.
  private final LayerLimits limits;
  private long entries;
  private long bytes;
  private long remembered;

  private record Time(long seconds, int nanos) {}

  /** Descriptors of the directories used last. */
  private final LinkedHashMap<String, Fd> open =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Fd> eldest) {
          if (size() <= OPEN_DIRECTORIES) {
            return false;
          }
          eldest.getValue().close();
          return true;
        }
      };

  /** What names are resolved in: the directory itself, or the root that it lies in. */
  private final Fd top;

  private final String prefix;
  private final Rules rules;

  /** How entries are taken. */
  sealed interface Rules {
    /** A layer: whiteouts hide what is below. */
    record Layer() implements Rules {}

    /**
     * Files as they are, over what is there.
     *
     * @param keepKinds whether a directory may not replace something else, nor the reverse
     * @param owner of all that is made; empty for the archive's own
     * @param mode of all that is made but symbolic links; empty for the archive's own
     */
    record Plain(boolean keepKinds, Optional<Owner> owner, Optional<Integer> mode)
        implements Rules {
      TarEntry applied(TarEntry entry) {
        TarEntry owned = owner.map(whose -> entry.ownedBy(whose.uid(), whose.gid())).orElse(entry);
        return mode.map(owned::withMode).orElse(owned);
      }
    }
  }

  /** A numeric owner. */
  record Owner(int uid, int gid) {}

  private LayerTree(
      FileCalls calls, Fd root, Fd top, String prefix, Rules rules, LayerLimits limits) {
    this.calls = calls;
    this.root = root;
    this.top = top;
    this.prefix = prefix;
    this.rules = rules;
    this.limits = limits;
  }

  /**
   * A directory of a container's root, which goes on being used while files are put there. Symbolic
   * links lead where they lead the container.
   *
   * @param top the container's root; the caller's
   * @param path of the directory below it
   */
  static LayerTree inside(FileCalls calls, Fd top, String path, Rules.Plain rules)
      throws IOException {
    Fd directory =
        calls.openat2(
            top.number(), path, O_PATH | O_DIRECTORY, RESOLVE_IN_ROOT | RESOLVE_NO_MAGICLINKS);
    return new LayerTree(calls, directory, top, path, rules, LayerLimits.DEFAULT);
  }

  static LayerTree open(Path directory, LayerLimits limits) throws IOException {
    FileCalls calls = FileCalls.host();
    Fd root = calls.openDirectory(directory);
    try {
      calls.fchmod(root.number(), 0755, "/"); // unless the archive has an entry for the root
      return new LayerTree(calls, root, root, "", new Rules.Layer(), limits);
    } catch (IOException e) {
      root.close();
      throw e;
    }
  }

  /** The content of a regular file. */
  @FunctionalInterface
  interface Content {
    /** Writes it to the open file. */
    void into(int file, TarEntry entry) throws IOException;
  }

  /** Makes the entry, reading its content from the archive. */
  void apply(TarEntry entry, TarReader archive) throws IOException {
    apply(entry, (file, regular) -> write(file, regular, archive));
  }

  /** The same, and then tells of a regular file. */
  void apply(TarEntry entry, TarReader archive, Content made) throws IOException {
    apply(
        entry,
        (file, regular) -> {
          write(file, regular, archive);
          made.into(file, regular);
        });
  }

  /** Makes the entry. */
  void apply(TarEntry entry, Content content) throws IOException {
    String path = clean(entry.name());
    limits.checkEntries(++entries);
    if (entry.size() > limits.bytes() - bytes) {
      limits.checkBytes(Long.MAX_VALUE);
    }
    bytes += entry.size();
    if (rules instanceof Rules.Plain plain) {
      if (!path.isEmpty()) { // the directory itself is there, and stays as it is
        make(path, name(path), plain.applied(entry), content);
      }
      return;
    }
    if (path.isEmpty()) {
      if (entry.type() == TarEntry.DIRECTORY) {
        finishEntry(root.number(), ".", entry);
        remember("", entry);
      }
      return;
    }
    String name = name(path);
    if (name.equals(OPAQUE_MARK)) {
      makeOpaque(parent(path));
    } else if (name.startsWith(WHITEOUT_META)) {
      return; // aufs' own bookkeeping
    } else if (name.startsWith(WHITEOUT)) {
      whiteOut(path, name.substring(WHITEOUT.length()), entry);
    } else {
      make(path, name, entry, content);
    }
  }

  /** Sets the directories' times, which their content changed, and tells the files' bytes. */
  long finish() throws IOException {
    for (Map.Entry<String, Time> directory : directories.entrySet()) {
      String path = directory.getKey();
      Time modified = directory.getValue();
      calls.utimensat(
          path.isEmpty() ? root.number() : directory(parent(path)),
          path.isEmpty() ? "." : name(path),
          modified.seconds(),
          modified.nanos());
    }
    return size;
  }

  private void remember(String path, TarEntry directory) throws LayerException {
    Time modified = new Time(directory.modifiedSeconds(), directory.modifiedNanos());
    if (directories.put(path, modified) == null) {
      rememberedPath(path);
    }
  }

  private void rememberedPath(String path) throws LayerException {
    remembered += path.length() + LayerLimits.PER_PATH;
    limits.checkRemembered(remembered);
  }

  private void make(String path, String name, TarEntry entry, Content content) throws IOException {
    int parent = directory(parent(path));
    boolean replacesWhiteout = !whiteouts.isEmpty() && whiteouts.remove(path);
    long result = tryCreate(parent, name, entry);
    if (result == -Errnos.EEXIST) {
      boolean stays = clear(parent, path, name, entry, replacesWhiteout);
      parent = directory(parent(path));
      result = stays ? 0 : tryCreate(parent, name, entry);
    }
    LinuxException.check(result, "create", FileCalls.text(path));
    switch (entry.type()) {
      case TarEntry.REGULAR -> {
        try (Fd file = Fd.owning(result)) {
          content.into(file.number(), entry);
          finishFile(file.number(), parent, name, entry);
        }
        size += entry.size();
      }
      case TarEntry.HARD_LINK -> {}
      case TarEntry.DIRECTORY -> {
        finishEntry(parent, name, entry);
        if (replacesWhiteout) {
          setOpaque(parent, name);
        }
        remember(path, entry);
      }
      case TarEntry.SYMBOLIC_LINK -> {
        finishEntry(parent, name, entry);
        size += entry.linkName().length();
      }
      default -> finishEntry(parent, name, entry);
    }
  }

  private long tryCreate(int parent, String name, TarEntry entry) throws IOException {
    return switch (entry.type()) {
      case TarEntry.REGULAR ->
          calls.tryOpenat(parent, name, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW, 0600);
      case TarEntry.DIRECTORY -> calls.tryMkdirat(parent, name, 0700);
      case TarEntry.SYMBOLIC_LINK -> calls.trySymlinkat(entry.linkName(), parent, name);
      case TarEntry.HARD_LINK -> tryHardLink(parent, name, entry);
      case TarEntry.FIFO -> calls.tryMknodat(parent, name, FileCalls.S_IFIFO | 0600, 0, 0);
      case TarEntry.CHARACTER_DEVICE -> tryDevice(parent, name, FileCalls.S_IFCHR, entry);
      case TarEntry.BLOCK_DEVICE -> tryDevice(parent, name, FileCalls.S_IFBLK, entry);
      default ->
          throw new LayerException(
              "tar: unsupported type '" + entry.type() + "' of " + FileCalls.text(entry.name()));
    };
  }

  private long tryDevice(int parent, String name, int type, TarEntry entry) throws IOException {
    return calls.tryMknodat(parent, name, type | 0600, entry.deviceMajor(), entry.deviceMinor());
  }

  private long tryHardLink(int parent, String name, TarEntry entry) throws IOException {
    String target = clean(entry.linkName());
    if (target.isEmpty()) {
      throw new LayerException(
          "tar: hard link " + FileCalls.text(entry.name()) + " to a directory");
    }
    long targetParent = tryOpen(parent(target));
    if (targetParent < 0) {
      throw new LinuxException("hard link to", FileCalls.text(target), (int) -targetParent);
    }
    try {
      return calls.tryLinkat((int) targetParent, name(target), parent, name);
    } finally {
      calls.close((int) targetParent);
    }
  }

  /**
   * Makes room for an entry where this layer has one of that name already; the later one counts.
   *
   * @return true when both are directories and the existing one stays
   */
  private boolean clear(int parent, String path, String name, TarEntry entry, boolean wasWhiteout)
      throws IOException {
    Optional<FileCalls.Stat> existing = calls.lstatat(parent, name);
    boolean isDirectory = existing.filter(FileCalls.Stat::isDirectory).isPresent();
    if (isDirectory && entry.type() == TarEntry.DIRECTORY) {
      return true;
    }
    if (rules instanceof Rules.Plain plain && existing.isPresent()) {
      requireReplaceable(parent, path, existing.get(), entry, plain);
    }
    if (existing.isPresent() && existing.get().type() == FileCalls.S_IFREG && !wasWhiteout) {
      size -= existing.get().links() == 1 ? existing.get().size() : 0;
    }
    new TreeRemover(calls).remove(parent, name);
    if (isDirectory || existing.filter(s -> s.type() == FileCalls.S_IFLNK).isPresent()) {
      closeDirectories(); // their descriptors may lie below what is gone
      directories.keySet().removeIf(d -> d.equals(path) || d.startsWith(path + "/"));
      whiteouts.removeIf(w -> w.startsWith(path + "/"));
    }
    return false;
  }

  private void requireReplaceable(
      int parent, String path, FileCalls.Stat existing, TarEntry entry, Rules.Plain plain)
      throws IOException {
    if (plain.keepKinds() && existing.isDirectory()) {
      throw new LayerException(
          "cannot overwrite directory \"" + FileCalls.text(path) + "\" with non-directory");
    }
    if (plain.keepKinds() && entry.type() == TarEntry.DIRECTORY) {
      throw new LayerException(
          "cannot overwrite non-directory \"" + FileCalls.text(path) + "\" with directory");
    }
    // a volume's files, there or deeper, are not to be removed
    new TreeRemover(calls).requireNoMounts(parent, name(path), clean(prefix + "/" + path));
  }

  private void write(int file, TarEntry entry, TarReader content) throws IOException {
    long end = 0;
    for (TarEntry.Segment segment : entry.segments()) {
      if (segment.length() == 0) {
        continue; // marks the end of a file that ends in a hole
      }
      if (segment.offset() != end) {
        calls.seek(file, segment.offset(), entry.name());
      }
      long left = segment.length();
      while (left > 0) {
        int n = content.read(chunk, 0, (int) Math.min(chunk.length, left));
        if (n < 0) {
          throw new LayerException("tar: content of " + FileCalls.text(entry.name()) + " is short");
        }
        calls.write(file, chunk, 0, n, entry.name());
        left -= n;
      }
      end = segment.offset() + segment.length();
    }
    if (end != entry.size()) {
      calls.truncate(file, entry.size(), entry.name());
    }
  }

  /** Owner first: chown(2) clears the setuid bits and the file's capabilities. */
  private void finishFile(int file, int parent, String name, TarEntry entry) throws IOException {
    calls.fchown(file, entry.uid(), entry.gid(), entry.name());
    calls.fchmod(file, entry.mode(), entry.name());
    setAttributes(parent, name, entry);
    calls.futimens(file, entry.modifiedSeconds(), entry.modifiedNanos(), entry.name());
  }

  private void finishEntry(int parent, String name, TarEntry entry) throws IOException {
    calls.lchownat(parent, name, entry.uid(), entry.gid());
    if (entry.type() != TarEntry.SYMBOLIC_LINK) {
      calls.chmodat(parent, name, entry.mode());
    }
    setAttributes(parent, name, entry);
    if (entry.type() != TarEntry.DIRECTORY) {
      calls.utimensat(parent, name, entry.modifiedSeconds(), entry.modifiedNanos());
    }
  }

  private void setAttributes(int parent, String name, TarEntry entry) throws IOException {
    for (Map.Entry<String, byte[]> attribute : entry.extendedAttributes().entrySet()) {
      String key = attribute.getKey();
      if (key.startsWith("trusted.overlay.") || key.startsWith("user.overlay.")) {
        continue; // an archive must not steer overlayfs: redirects would show other directories
      }
      long result = calls.tryLsetxattrat(parent, name, key, attribute.getValue());
      boolean cannotHave =
          result == -Errnos.EOPNOTSUPP || result == -Errnos.EPERM && key.startsWith("user.");
      if (cannotHave) {
        LOG.log(Level.WARNING, "{0}: attribute {1} is not supported here", entry.name(), key);
      } else {
        LinuxException.check(result, "lsetxattr", FileCalls.text(entry.name()) + " " + key);
      }
    }
  }

  private void whiteOut(String path, String hidden, TarEntry entry) throws IOException {
    if (hidden.isEmpty() || hidden.equals(".") || hidden.equals("..")) {
      throw new LayerException("tar: whiteout of nothing: " + FileCalls.text(path));
    }
    int parent = directory(parent(path));
    long result = calls.tryMknodat(parent, hidden, FileCalls.S_IFCHR, 0, 0);
    if (result == -Errnos.EEXIST) {
      // This layer has a file of that name, which hides the one below by itself; a directory must
      // be told to.
      if (calls.lstatat(parent, hidden).filter(FileCalls.Stat::isDirectory).isPresent()) {
        setOpaque(parent, hidden);
      }
      return;
    }
    LinuxException.check(result, "mknodat", FileCalls.text(path));
    calls.lchownat(parent, hidden, entry.uid(), entry.gid());
    calls.utimensat(parent, hidden, entry.modifiedSeconds(), entry.modifiedNanos());
    String above = parent(path);
    whiteouts.add(above.isEmpty() ? hidden : above + "/" + hidden);
    rememberedPath(path);
  }

  private void makeOpaque(String path) throws IOException {
    if (path.isEmpty()) {
      setOpaque(root.number(), ".");
    } else {
      setOpaque(directory(path), ".");
    }
  }

  private void setOpaque(int parent, String name) throws IOException {
    LinuxException.check(
        calls.tryLsetxattrat(parent, name, OPAQUE, new byte[] {'y'}),
        "lsetxattr",
        FileCalls.text(name) + " " + OPAQUE);
  }

  /**
   * A descriptor of the directory, which is made with root's owner where the archive left it out.
   */
  private int directory(String path) throws IOException {
    if (path.isEmpty()) {
      return root.number();
    }
    Fd known = open.get(path);
    if (known != null) {
      return known.number();
    }
    long fd = tryOpen(path);
    if (fd == -Errnos.ENOENT || fd == -Errnos.ENOTDIR) {
      makeMissing(path);
      fd = tryOpen(path);
    }
    Fd opened = Fd.owning(LinuxException.check(fd, "openat2", FileCalls.text(path)));
    open.put(path, opened);
    return opened.number();
  }

  /** Makes the directory and what is missing above it; a loop, since an archive says how deep. */
  private void makeMissing(String path) throws IOException {
    Deque<String> missing = new ArrayDeque<>();
    String at = path;
    while (!at.isEmpty() && !open.containsKey(at)) {
      long fd = tryOpen(at);
      if (fd >= 0) {
        open.put(at, Fd.owning(fd));
        break;
      }
      missing.push(at);
      at = parent(at);
    }
    for (String each : missing) {
      makeDirectory(each);
    }
  }

  private void makeDirectory(String path) throws IOException {
    int parent = directory(parent(path));
    String name = name(path);
    boolean wasWhiteout = whiteouts.remove(path);
    if (wasWhiteout) {
      LinuxException.check(calls.tryUnlinkat(parent, name, 0), "unlinkat", FileCalls.text(path));
    }
    limits.checkEntries(++entries);
    long made = calls.tryMkdirat(parent, name, 0755);
    if (made == -Errnos.EEXIST) {
      return; // no directory: opening it tells
    }
    LinuxException.check(made, "mkdirat", FileCalls.text(path));
    calls.chmodat(parent, name, 0755);
    if (wasWhiteout) {
      setOpaque(parent, name);
    }
  }

  private long tryOpen(String path) throws IOException {
    return calls.tryOpenat2(
        path.isEmpty() ? root.number() : top.number(),
        path.isEmpty() ? "." : prefix.isEmpty() ? path : prefix + "/" + path,
        O_PATH | O_DIRECTORY,
        RESOLVE_IN_ROOT | RESOLVE_NO_MAGICLINKS);
  }

  /**
   * The name relative to the layer's root, without {@code .}, {@code ..} and doubled slashes.
   *
   * @throws LayerException when it leads out of the layer
   */
  static String clean(String name) throws LayerException {
    if (name.length() > PATH_MAX) {
      throw new LayerException(
          "tar: name of " + name.length() + " bytes: " + FileCalls.text(name.substring(0, 80)));
    }
    StringBuilder path = new StringBuilder(name.length());
    boolean absolute = name.startsWith("/");
    int start = 0;
    while (start <= name.length()) {
      int slash = name.indexOf('/', start);
      int end = slash < 0 ? name.length() : slash;
      int length = end - start;
      if (length == 2 && name.startsWith("..", start)) {
        if (path.length() == 0 && !absolute) {
          throw new LayerException(
              "tar: \"" + FileCalls.text(name) + "\" leads outside of the layer");
        }
        path.setLength(Math.max(0, path.lastIndexOf("/")));
      } else if (length > 0 && !(length == 1 && name.charAt(start) == '.')) {
        if (path.length() > 0) {
          path.append('/');
        }
        path.append(name, start, end);
      }
      start = end + 1;
    }
    if (path.indexOf("\0") >= 0) {
      throw new LayerException("tar: name with a NUL byte");
    }
    return path.toString();
  }

  private static String parent(String path) {
    int slash = path.lastIndexOf('/');
    return slash < 0 ? "" : path.substring(0, slash);
  }

  private static String name(String path) {
    return path.substring(path.lastIndexOf('/') + 1);
  }

  private void closeDirectories() {
    open.values().forEach(Fd::close);
    open.clear();
  }

  @Override
  public void close() {
    closeDirectories();
    root.close();
  }
}
