package io.jdock.engine.build;

import io.jdock.engine.build.dockerfile.Heredoc;
import io.jdock.engine.build.dockerfile.Instruction;
import io.jdock.engine.pull.Cancellation;
import io.jdock.image.RootFiles;
import io.jdock.image.spec.Digest;
import io.jdock.linux.Errnos;
import io.jdock.linux.LinuxException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** Finds what COPY and ADD copy, and what it amounts to for the cache. */
final class CopySources {
  private static final int S_IFMT = 0170000;
  private static final int S_IFDIR = 0040000;

  /**
   * One thing to copy.
   *
   * @param path below the root, its last link followed
   * @param name that it has in a directory
   * @param local whether it is from the context, where archives are unpacked
   * @param parents directories to make above it below the destination; empty for none
   */
  record Found(
      RootFiles root, String path, String name, boolean directory, boolean local, String parents) {
    Found(RootFiles root, String path, String name, boolean directory, boolean local) {
      this(root, path, name, directory, local, "");
    }
  }

  /** How a digest of files is found: the files' own, or remembered. */
  @FunctionalInterface
  interface Digests {
    Digest of(Found found) throws IOException;
  }

  private final Workspace workspace;
  private final RemoteFiles remotes;
  private final Expander expander;
  private final Cancellation cancellation;
  private final Predicate<String> excluded;

  /**
   * @param excluded paths that are left out: in the context, or below a directory that is copied
   */
  CopySources(
      Workspace workspace,
      RemoteFiles remotes,
      Expander expander,
      Cancellation cancellation,
      Predicate<String> excluded) {
    this.excluded = excluded;
    this.workspace = workspace;
    this.remotes = remotes;
    this.expander = expander;
    this.cancellation = cancellation;
  }

  /**
   * @param from the files of a stage or image, or the context's
   */
  List<Found> find(Instruction.Copy copy, List<String> paths, RootFiles from)
      throws IOException, BuildFailure {
    List<Found> found = new ArrayList<>();
    for (String path : paths) {
      if (copy.add() && GitContext.isRepository(path)) {
        String clone = new GitContext(path, cancellation).clone(workspace, copy.keepGit());
        found.add(new Found(workspace.files(), clone, ".", true, false));
      } else if (copy.add() && RemoteFiles.isUrl(path)) {
        String directory = workspace.directory();
        String name =
            remotes.fetch(
                path,
                expander.word(copy.checksum()),
                workspace.filesPath().resolve(directory.substring(1)),
                cancellation);
        found.add(new Found(workspace.files(), directory + "/" + name, name, false, false));
      } else {
        found.addAll(local(copy, path, from));
      }
    }
    for (Heredoc heredoc : copy.heredocs()) {
      String directory = workspace.directory();
      Path file = workspace.filesPath().resolve(directory.substring(1)).resolve(heredoc.name());
      if (heredoc.name().contains("/") || heredoc.name().matches("\\.\\.?")) {
        throw new BuildFailure("a heredoc's name is a file's, not a path: " + heredoc.name());
      }
      Files.writeString(file, expander.content(heredoc), StandardCharsets.UTF_8);
      Files.setPosixFilePermissions(
          file, java.nio.file.attribute.PosixFilePermissions.fromString("rw-r--r--"));
      found.add(
          new Found(
              workspace.files(), directory + "/" + heredoc.name(), heredoc.name(), false, false));
    }
    if (found.isEmpty()) {
      throw new BuildFailure(copy.name() + " failed: no source files were specified");
    }
    return found;
  }

  private List<Found> local(Instruction.Copy copy, String path, RootFiles from)
      throws IOException, BuildFailure {
    if (copy.from().isEmpty() && outside(path)) {
      throw new BuildFailure(
          copy.name() + " failed: forbidden path outside the build context: " + path + " ()");
    }
    if (!copy.checksum().isEmpty()) {
      throw new BuildFailure("checksum can't be specified for non-HTTP(S) sources");
    }
    List<Found> found = new ArrayList<>();
    if (Glob.isPattern(path)) {
      for (String match : Glob.find(from, path, copy.parents())) {
        String relative = match.replaceFirst("^/+", "");
        if (!excluded.test(relative)) {
          found.add(withParents(copy, path, one(copy, match, from), relative));
        }
      }
    } else {
      String plain = path.replaceAll("\\\\(.)", "$1");
      String relative = Path.of("/", plain).normalize().toString().substring(1);
      Found one = one(copy, plain, from);
      if (one.directory() || !excluded.test(relative)) {
        found.add(withParents(copy, path, one, relative));
      }
    }
    return found;
  }

  /** With {@code --parents}, the directories above it; those before a {@code /./} are left out. */
  private static Found withParents(
      Instruction.Copy copy, String written, Found found, String relative) {
    if (!copy.parents()) {
      return found;
    }
    int pivot = written.indexOf("/./");
    Path kept = Path.of(relative);
    if (pivot > 0) {
      int above = Path.of("/", written.substring(0, pivot)).normalize().getNameCount();
      kept = above < kept.getNameCount() ? kept.subpath(above, kept.getNameCount()) : Path.of("");
    }
    Path parents = found.directory() ? kept : kept.getParent();
    return new Found(
        found.root(),
        found.path(),
        found.name(),
        found.directory(),
        found.local(),
        parents == null ? "" : parents.toString());
  }

  /** Whether it leads up out of where it begins, by its words alone. */
  private static boolean outside(String path) {
    Path normal = Path.of(path.replaceFirst("^/+", "")).normalize();
    return normal.startsWith("..");
  }

  private static Found one(Instruction.Copy copy, String path, RootFiles from)
      throws IOException, BuildFailure {
    String absolute = Path.of("/", path).normalize().toString();
    try {
      RootFiles.FileStat stat = from.stat(absolute);
      String target = absolute;
      if (!stat.linkTarget().isEmpty()) {
        target = from.resolve(absolute);
        stat = from.stat(target);
      }
      boolean directory = (stat.mode() & S_IFMT) == S_IFDIR;
      Path name = Path.of(absolute).getFileName();
      return new Found(
          from, target, name == null ? "." : name.toString(), directory, copy.from().isEmpty());
    } catch (LinuxException e) {
      if (e.errno() != Errnos.ENOENT && e.errno() != Errnos.ENOTDIR) {
        throw new BuildFailure(
            copy.name() + " failed: stat " + path + ": " + Errnos.text(e.errno()), e);
      }
      String where =
          copy.from().isEmpty()
              ? "file not found in build context or excluded by .dockerignore"
              : "file not found in " + copy.from();
      throw new BuildFailure(
          copy.name() + " failed: " + where + ": stat " + path + ": file does not exist");
    }
  }

  /** As Docker's history names it: {@code file:HASH}, {@code dir:HASH} or {@code multi:HASH}. */
  static String sum(List<Found> found, Digests digests) throws IOException {
    List<String> sums = new ArrayList<>();
    for (Found each : found) {
      String content = digests.of(each).hex();
      if (!each.parents().isEmpty()) {
        content =
            Digest.sha256((each.parents() + '\0' + content).getBytes(StandardCharsets.UTF_8)).hex();
      }
      if (each.directory()) {
        sums.add("dir:" + content);
      } else {
        byte[] named = (each.name() + '\0' + content).getBytes(StandardCharsets.UTF_8);
        sums.add("file:" + Digest.sha256(named).hex());
      }
    }
    if (sums.size() == 1) {
      return sums.get(0);
    }
    String all = sums.stream().collect(Collectors.joining(","));
    return "multi:" + Digest.sha256(all.getBytes(StandardCharsets.UTF_8)).hex();
  }
}
