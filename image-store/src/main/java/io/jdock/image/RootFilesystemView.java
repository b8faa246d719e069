package io.jdock.image;

import static io.jdock.image.FileCalls.O_CREAT;
import static io.jdock.image.FileCalls.O_DIRECTORY;
import static io.jdock.image.FileCalls.O_EXCL;
import static io.jdock.image.FileCalls.O_NOFOLLOW;
import static io.jdock.image.FileCalls.O_NONBLOCK;
import static io.jdock.image.FileCalls.O_PATH;
import static io.jdock.image.FileCalls.O_RDONLY;
import static io.jdock.image.FileCalls.O_WRONLY;
import static io.jdock.image.FileCalls.RESOLVE_BENEATH;
import static io.jdock.image.FileCalls.RESOLVE_NO_SYMLINKS;

import io.jdock.linux.Errnos;
import io.jdock.linux.Fd;
import io.jdock.linux.LinuxException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeSet;

/**
 * A stack of layers as overlayfs would show it, read without mounting: the upper entry of a name
 * hides the lower one, directories merge, whiteouts and opaque directories hide what is below.
 * Symbolic links are followed within the root, as the container would. Not thread-safe.
 *
 * @see <a href="https://docs.kernel.org/filesystems/overlayfs.html">overlayfs</a>
 */
public final class RootFilesystemView implements AutoCloseable {
  private static final int MAX_LINKS = 40;
  private static final int BENEATH = RESOLVE_BENEATH | RESOLVE_NO_SYMLINKS;

  private final FileCalls calls;
  private final List<Fd> layers;

  private RootFilesystemView(FileCalls calls, List<Fd> layers) {
    this.calls = calls;
    this.layers = layers;
  }

  /** Opens the stack; the topmost directory comes first. */
  static RootFilesystemView open(List<Path> directories) throws IOException {
    FileCalls calls = FileCalls.host();
    RootFilesystemView view = new RootFilesystemView(calls, new ArrayList<>());
    try {
      for (Path directory : directories) {
        view.layers.add(calls.openDirectory(directory));
      }
      return view;
    } catch (IOException | RuntimeException e) {
      view.close();
      throw e;
    }
  }

  /**
   * What a path names.
   *
   * @param path relative to the root, without symbolic links; empty for the root
   * @param stat the topmost entry's
   * @param sources the layers that contribute, topmost first; several only for a directory
   */
  record Node(String path, FileCalls.Stat stat, List<Integer> sources) {
    int top() {
      return sources.get(0);
    }
  }

  /**
   * The content of a regular file; symbolic links are followed within the root. Empty where there
   * is none.
   *
   * @param path absolute, such as {@code /etc/passwd}
   * @param limit the most bytes it may have
   * @throws IOException when it is longer
   */
  public Optional<byte[]> read(String path, int limit) throws IOException {
    Optional<InputStream> content = stream(path);
    if (content.isEmpty()) {
      return Optional.empty();
    }
    try (InputStream file = content.get()) {
      byte[] bytes = file.readNBytes(limit + 1);
      if (bytes.length > limit) {
        throw new IOException("read " + path + ": more than " + limit + " bytes");
      }
      return Optional.of(bytes);
    }
  }

  /** The content of a regular file as a stream, which the caller closes. */
  Optional<InputStream> stream(String path) throws IOException {
    Optional<Node> node = resolve(FileCalls.path(path));
    if (node.isEmpty() || node.get().stat().type() != FileCalls.S_IFREG) {
      return Optional.empty();
    }
    Fd file =
        calls.openat2(
            layers.get(node.get().top()).number(),
            node.get().path(),
            O_RDONLY | O_NOFOLLOW | O_NONBLOCK,
            BENEATH);
    return Optional.of(new FdInputStream(file, path));
  }

  /**
   * Where the regular file that a path names lies below the one directory of this view; no part of
   * it is a symbolic link.
   */
  Optional<String> locate(String path) throws IOException {
    return resolve(FileCalls.path(path))
        .filter(node -> node.stat().type() == FileCalls.S_IFREG)
        .map(Node::path);
  }

  /**
   * The type and permissions of what a path names, as {@code st_mode} of inode(7) has them;
   * symbolic links are followed within the root. Empty where there is nothing.
   */
  public OptionalInt mode(String path) throws IOException {
    Optional<Node> node = resolve(FileCalls.path(path));
    return node.isEmpty() ? OptionalInt.empty() : OptionalInt.of(node.get().stat().mode());
  }

  /** Whether the path is there, and a directory; symbolic links are followed within the root. */
  public boolean isDirectory(String path) throws IOException {
    return resolve(FileCalls.path(path)).filter(node -> node.stat().isDirectory()).isPresent();
  }

  Node root() throws IOException {
    List<Integer> sources = new ArrayList<>();
    for (int i = 0; i < layers.size(); i++) {
      sources.add(i);
      if (isOpaque(i, "")) {
        break;
      }
    }
    if (sources.isEmpty()) {
      throw new IOException("a root file system of no layers has no files");
    }
    return new Node("", calls.lstatat(layers.get(0).number(), "").orElseThrow(), sources);
  }

  /** The entry of a merged directory; a symbolic link is returned as such. */
  Optional<Node> child(Node directory, String name) throws IOException {
    String path = directory.path().isEmpty() ? name : directory.path() + "/" + name;
    List<Integer> sources = new ArrayList<>();
    Optional<FileCalls.Stat> top = Optional.empty();
    for (int source : directory.sources()) {
      Optional<FileCalls.Stat> stat = stat(source, directory.path(), name);
      if (stat.isEmpty()) {
        continue;
      }
      if (stat.get().isWhiteout() || top.isPresent() && !stat.get().isDirectory()) {
        break;
      }
      if (top.isEmpty()) {
        top = stat;
      }
      sources.add(source);
      if (!stat.get().isDirectory() || isOpaque(source, path)) {
        break;
      }
    }
    return top.map(stat -> new Node(path, stat, sources));
  }

  private Optional<FileCalls.Stat> stat(int source, String directory, String name)
      throws IOException {
    if (directory.isEmpty()) {
      return calls.lstatat(layers.get(source).number(), name);
    }
    try (Fd parent = openDirectory(source, directory)) {
      return calls.lstatat(parent.number(), name);
    }
  }

  private Fd openDirectory(int source, String path) throws IOException {
    return calls.openat2(
        layers.get(source).number(), path.isEmpty() ? "." : path, O_PATH | O_DIRECTORY, BENEATH);
  }

  private boolean isOpaque(int source, String path) throws IOException {
    try (Fd directory = openDirectory(source, path)) {
      return isOpaque(calls, directory.number());
    }
  }

  static boolean isOpaque(FileCalls calls, int directory) throws IOException {
    Optional<byte[]> mark = calls.lgetxattrat(directory, ".", LayerTree.OPAQUE);
    return mark.isPresent() && Arrays.equals(mark.get(), new byte[] {'y'});
  }

  /** The names in a merged directory. */
  TreeSet<String> names(Node directory) throws IOException {
    TreeSet<String> names = new TreeSet<>();
    TreeSet<String> seen = new TreeSet<>();
    for (int source : directory.sources()) {
      try (Fd fd =
          calls.openat2(
              layers.get(source).number(),
              directory.path().isEmpty() ? "." : directory.path(),
              O_RDONLY | O_DIRECTORY,
              BENEATH)) {
        for (FileCalls.Entry entry : calls.entries(fd.number(), directory.path())) {
          boolean maybeWhiteout = entry.type() == 2 || entry.type() == 0;
          if (seen.add(entry.name())
              && !(maybeWhiteout
                  && calls
                      .lstatat(fd.number(), entry.name())
                      .filter(FileCalls.Stat::isWhiteout)
                      .isPresent())) {
            names.add(entry.name());
          }
        }
      }
    }
    return names;
  }

  /** What the absolute path names after all symbolic links; empty where there is nothing. */
  Optional<Node> resolve(String path) throws IOException {
    Walk walk = new Walk(path);
    while (walk.hasNext()) {
      if (!walk.step()) {
        return Optional.empty();
      }
    }
    return Optional.of(walk.current());
  }

  /** A path walked component by component, from the root on. */
  private final class Walk {
    private final Deque<String> pending = new ArrayDeque<>();
    private final Deque<Node> ancestors = new ArrayDeque<>();
    private final String asked;
    private int links;

    Walk(String path) throws IOException {
      asked = path;
      pending.addAll(components(path));
      ancestors.push(root());
    }

    boolean hasNext() {
      return !pending.isEmpty();
    }

    Node current() {
      return ancestors.element();
    }

    String upcoming() {
      return pending.element();
    }

    void enter(Node node) {
      pending.pop();
      ancestors.push(node);
    }

    /** Takes one component; false when it is not there, which leaves the walk where it is. */
    boolean step() throws IOException {
      String name = upcoming();
      if (name.equals("..")) {
        pending.pop();
        if (ancestors.size() > 1) {
          ancestors.pop();
        }
        return true;
      }
      if (!current().stat().isDirectory()) {
        return false;
      }
      Optional<Node> next = child(current(), name);
      if (next.isEmpty()) {
        return false;
      }
      if (next.get().stat().type() == FileCalls.S_IFLNK) {
        pending.pop();
        follow(next.get());
      } else {
        enter(next.get());
      }
      return true;
    }

    private void follow(Node link) throws IOException {
      if (++links > MAX_LINKS) {
        throw new LinuxException("resolve", FileCalls.text(asked), Errnos.ELOOP);
      }
      String target;
      try (Fd parent = openDirectory(link.top(), current().path())) {
        target = calls.readlinkat(parent.number(), name(link.path()));
      }
      if (target.startsWith("/")) {
        while (ancestors.size() > 1) {
          ancestors.pop();
        }
      }
      List<String> components = components(target);
      for (int i = components.size() - 1; i >= 0; i--) {
        pending.push(components.get(i));
      }
    }
  }

  private static List<String> components(String path) {
    List<String> components = new ArrayList<>();
    for (String component : path.split("/", -1)) {
      if (!component.isEmpty() && !component.equals(".")) {
        components.add(component);
      }
    }
    return components;
  }

  private static String name(String path) {
    return path.substring(path.lastIndexOf('/') + 1);
  }

  /** Makes the missing directories of a path in the topmost layer, which must be writable. */
  void makeDirectories(String path, int uid, int gid) throws IOException {
    Walk walk = new Walk(FileCalls.path(path));
    while (walk.hasNext()) {
      if (walk.step()) {
        continue;
      }
      if (!walk.current().stat().isDirectory()) {
        throw new LayerException("Cannot mkdir: " + path + " is not a directory");
      }
      Node parent = copyUp(walk.current());
      walk.enter(makeDirectory(parent, walk.upcoming(), uid, gid));
    }
    if (!walk.current().stat().isDirectory()) {
      throw new LayerException("Cannot mkdir: " + path + " is not a directory");
    }
  }

  private Node makeDirectory(Node parent, String name, int uid, int gid) throws IOException {
    try (Fd directory = openDirectory(0, parent.path())) {
      boolean hidden = calls.lstatat(directory.number(), name).isPresent();
      if (hidden) { // a whiteout, or the entry would have been found
        LinuxException.check(
            calls.tryUnlinkat(directory.number(), name, 0), "unlinkat", FileCalls.text(name));
      }
      LinuxException.check(
          calls.tryMkdirat(directory.number(), name, 0755), "mkdirat", FileCalls.text(name));
      calls.lchownat(directory.number(), name, uid, gid);
      calls.chmodat(directory.number(), name, 0755);
      if (hidden) {
        LinuxException.check(
            calls.tryLsetxattrat(
                directory.number(),
                name,
                LayerTree.OPAQUE,
                "y".getBytes(StandardCharsets.ISO_8859_1)),
            "lsetxattr",
            FileCalls.text(name));
      }
      String path = parent.path().isEmpty() ? name : parent.path() + "/" + name;
      return new Node(path, calls.lstatat(directory.number(), name).orElseThrow(), List.of(0));
    }
  }

  /**
   * Puts an empty file into the topmost layer, over whatever but a directory is there below. Its
   * parent directory must be there.
   */
  void placeEmptyFile(String path, int mode) throws IOException {
    place(
        path,
        (directory, name) -> {
          long fd =
              calls.tryOpenat(directory, name, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW, 0600);
          try (Fd file = Fd.owning(LinuxException.check(fd, "openat", path))) {
            calls.fchmod(file.number(), mode, path);
          }
        });
  }

  /** Puts a symbolic link into the topmost layer, as {@link #placeEmptyFile} does a file. */
  void placeSymbolicLink(String path, String target) throws IOException {
    place(
        path,
        (directory, name) ->
            LinuxException.check(
                calls.trySymlinkat(FileCalls.path(target), directory, name), "symlinkat", path));
  }

  @FunctionalInterface
  private interface Placing {
    void place(int directory, String name) throws IOException;
  }

  private void place(String path, Placing placing) throws IOException {
    int slash = path.lastIndexOf('/');
    Node parent =
        resolve(FileCalls.path(path.substring(0, slash)))
            .filter(node -> node.stat().isDirectory())
            .orElseThrow(() -> new LayerException(path + ": its directory is missing"));
    String name = FileCalls.path(path.substring(slash + 1));
    if (child(parent, name).filter(node -> node.stat().isDirectory()).isPresent()) {
      return;
    }
    try (Fd directory = openDirectory(0, copyUp(parent).path())) {
      placing.place(directory.number(), name);
    }
  }

  /** The directory, made in the topmost layer as it is below where it lacks it. */
  private Node copyUp(Node directory) throws IOException {
    if (directory.top() == 0) {
      return directory;
    }
    int slash = directory.path().lastIndexOf('/');
    Node parent =
        slash < 0 ? root() : copyUp(resolve(directory.path().substring(0, slash)).orElseThrow());
    String name = name(directory.path());
    FileCalls.Stat stat = directory.stat();
    try (Fd above = openDirectory(0, parent.path());
        Fd below = openDirectory(directory.top(), directory.path())) {
      LinuxException.check(
          calls.tryMkdirat(above.number(), name, 0700), "mkdirat", FileCalls.text(name));
      calls.lchownat(above.number(), name, stat.uid(), stat.gid());
      calls.chmodat(above.number(), name, stat.mode() & 07777);
      for (String attribute : calls.llistxattrat(below.number(), ".")) {
        Optional<byte[]> value = calls.lgetxattrat(below.number(), ".", attribute);
        if (value.isPresent() && !attribute.startsWith("trusted.overlay.")) {
          LinuxException.check(
              calls.tryLsetxattrat(above.number(), name, attribute, value.get()),
              "lsetxattr",
              FileCalls.text(name) + " " + attribute);
        }
      }
      calls.utimensat(above.number(), name, stat.modifiedSeconds(), stat.modifiedNanos());
    }
    List<Integer> sources = new ArrayList<>();
    sources.add(0);
    sources.addAll(directory.sources());
    return new Node(directory.path(), stat, sources);
  }

  @Override
  public void close() {
    layers.forEach(Fd::close);
  }
}
