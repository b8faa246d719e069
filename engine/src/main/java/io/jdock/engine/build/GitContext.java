package io.jdock.engine.build;

import io.jdock.engine.EngineException;
import io.jdock.engine.pull.Cancellation;
import io.jdock.image.DirectoryRoot;
import io.jdock.linux.LinuxException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Fetches a context from a git repository, by the git program of the host. */
final class GitContext {
  private static final Pattern REF = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._/-]*");
  private static final Pattern SOURCE =
      Pattern.compile("(git://|ssh://|git@).*|https?://[^#?]*\\.git(#.*)?");
  private static final String NO_DEPTH = "does not support shallow";
  private static final int MOST_MESSAGE = 8192;

  private final String repository;
  private final String ref;
  private final String directory;
  private final Cancellation cancellation;

  GitContext(String url, Cancellation cancellation) {
    int hash = url.indexOf('#');
    String base = hash < 0 ? url : url.substring(0, hash);
    String fragment = hash < 0 ? "" : url.substring(hash + 1);
    int colon = fragment.indexOf(':');
    this.repository = base.startsWith("github.com/") ? "https://" + base : base;
    this.ref = colon < 0 ? fragment : fragment.substring(0, colon);
    this.directory = colon < 0 ? "" : fragment.substring(colon + 1);
    this.cancellation = cancellation;
    if (!ref.isEmpty() && !REF.matcher(ref).matches()) {
      throw EngineException.invalid("invalid refspec: " + ref);
    }
    if (repository.startsWith("-")) {
      throw EngineException.invalid("invalid git repository: " + repository);
    }
  }

  /** Whether ADD takes it for a repository rather than for a file. */
  static boolean isRepository(String source) {
    return SOURCE.matcher(source).matches();
  }

  /**
   * Fetches the files of the ref.
   *
   * @return the directory asked for, as a path below the workspace's files
   */
  String clone(Workspace workspace, boolean keepGit) throws IOException {
    String top = workspace.directory();
    Path clone = workspace.filesPath().resolve(top.substring(1));
    git(clone, "init", "--quiet");
    git(clone, "remote", "add", "origin", "--", repository);
    String wanted = ref.isEmpty() ? "HEAD" : ref;
    String depth = "--depth=1";
    try {
      git(clone, "fetch", "--quiet", depth, "origin", "--", wanted);
    } catch (EngineException e) {
      if (!e.text().contains(NO_DEPTH)) {
        throw e;
      }
      depth = "--no-recommend-shallow"; // a server of plain files
      git(clone, "fetch", "--quiet", "origin", "--", wanted);
    }
    git(clone, "checkout", "--quiet", "FETCH_HEAD");
    git(clone, "submodule", "--quiet", "update", "--init", "--recursive", depth);
    if (!keepGit) {
      remove(clone.resolve(".git"));
    }
    try (DirectoryRoot below = DirectoryRoot.open(clone)) { // a link leads nowhere outside
      String found = below.files().resolve("/" + directory);
      if (!below.files().isDirectory(found)) {
        throw EngineException.invalid("error in git context: " + directory + " is no directory");
      }
      return found.equals("/") ? top : top + found;
    } catch (LinuxException e) {
      throw EngineException.invalid(
          "error in git context: directory " + directory + ": " + e.getMessage());
    }
  }

  /** Puts the files into the workspace's context. */
  void fetch(Workspace workspace) throws IOException {
    workspace
        .context()
        .copyFrom(
            workspace.files(),
            clone(workspace, false),
            "/",
            ".",
            Optional.of(new int[] {0, 0}),
            Optional.empty(),
            path -> false);
  }

  /** Removes what a context's {@code .dockerignore} leaves out, but the files of the build. */
  static void ignore(Path context, Predicate<String> excluded, Set<String> kept)
      throws IOException {
    List<Path> all;
    try (Stream<Path> walk = Files.walk(context)) {
      all = walk.filter(path -> !path.equals(context)).sorted(Comparator.reverseOrder()).toList();
    }
    for (Path path : all) { // what is in a directory before the directory itself
      String name = context.relativize(path).toString();
      boolean directory = Files.isDirectory(path, java.nio.file.LinkOption.NOFOLLOW_LINKS);
      if (!kept.contains(name) && excluded.test(name) && (!directory || isEmpty(path))) {
        Files.delete(path);
      }
    }
  }

  private static boolean isEmpty(Path directory) throws IOException {
    try (Stream<Path> children = Files.list(directory)) {
      return children.findAny().isEmpty();
    }
  }

  private static void remove(Path directory) throws IOException {
    if (Files.isDirectory(directory)) {
      CacheMounts.remove(directory);
    }
  }

  private void git(Path directory, String... arguments) throws IOException {
    cancellation.check();
    List<String> command =
        new ArrayList<>(
            List.of(
                "git",
                "-c",
                "protocol.file.allow=user",
                "-c",
                "core.hooksPath=/dev/null",
                "-C",
                directory.toString()));
    command.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().put("GIT_TERMINAL_PROMPT", "0");
    builder.environment().put("GIT_CONFIG_NOSYSTEM", "1");
    Process process;
    try {
      process = builder.start();
    } catch (IOException e) {
      throw EngineException.invalid(
          "a git context needs the git program on the daemon's machine: " + e.getMessage());
    }
    try (Cancellation.Registration killing = cancellation.onCancel(process::destroyForcibly);
        InputStream said = process.getInputStream()) {
      process.getOutputStream().close();
      byte[] message = said.readNBytes(MOST_MESSAGE);
      said.transferTo(java.io.OutputStream.nullOutputStream());
      if (process.waitFor() != 0) {
        cancellation.check();
        throw EngineException.invalid(
            "unable to prepare context: git "
                + arguments[0]
                + " "
                + repository
                + ": "
                + new String(message, StandardCharsets.UTF_8).strip());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while " + repository + " was fetched");
    } finally {
      process.destroyForcibly();
    }
  }
}
