package io.jdock.engine.build;

import io.jdock.engine.HostConfig.MountRequest;
import io.jdock.engine.build.dockerfile.RunMount;
import io.jdock.engine.pull.Cancellation;
import io.jdock.image.DirectoryRoot;
import io.jdock.image.RootFiles;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** What a RUN step's {@code --mount}s become for its container. Holds the caches until closed. */
final class RunMounts implements AutoCloseable {
  private final Workspace workspace;
  private final Map<String, byte[]> secrets;
  private final List<MountRequest> mounts = new ArrayList<>();
  private final Map<String, String> environment = new TreeMap<>();
  private final Deque<CacheMounts.Held> held = new ArrayDeque<>();
  private final Optional<Path> secretFiles;

  /**
   * @param secretFiles a directory in memory for secrets
   */
  RunMounts(Workspace workspace, Map<String, byte[]> secrets, Optional<Path> secretFiles) {
    this.workspace = workspace;
    this.secrets = secrets;
    this.secretFiles = secretFiles;
  }

  List<MountRequest> mounts() {
    return mounts;
  }

  Map<String, String> environment() {
    return environment;
  }

  /** Files of the context, a stage or an image. */
  void bind(RunMount mount, RootFiles from, Optional<Path> directory) throws IOException {
    String source = from.resolve("/" + mount.source());
    if (directory.isPresent() && mount.readOnly()) {
      Path path = directory.get().resolve(source.substring(1)).normalize();
      mounts.add(bind(path.toString(), mount.target(), true));
      return;
    }
    // Writing must not last, and an image's files lie in many directories: it gets a copy.
    String copy = workspace.directory();
    String name = "copy";
    boolean whole = from.isDirectory(source);
    if (whole) {
      workspace.files().makeDirectories(copy + "/" + name, new int[] {0, 0});
      workspace
          .files()
          .copyFrom(
              from,
              source,
              copy + "/" + name,
              ".",
              Optional.empty(),
              Optional.empty(),
              path -> false);
    } else {
      workspace
          .files()
          .copyFrom(from, source, copy, name, Optional.empty(), Optional.empty(), path -> false);
    }
    Path path = workspace.filesPath().resolve(copy.substring(1)).resolve(name);
    mounts.add(bind(path.toString(), mount.target(), mount.readOnly()));
  }

  /** A script of a heredoc. */
  void script(String name, String text) throws IOException {
    Path file = workspace.filesPath().resolve(workspace.directory().substring(1)).resolve("script");
    Files.writeString(file, text, StandardCharsets.UTF_8);
    Files.setPosixFilePermissions(
        file, java.nio.file.attribute.PosixFilePermissions.fromString("rwxr-xr-x"));
    mounts.add(bind(file.toString(), "/dev/pipes/" + name, true));
  }

  /**
   * @param from what a new cache begins with
   */
  void cache(
      RunMount mount,
      CacheMounts caches,
      Optional<RootFiles> from,
      String fromName,
      Cancellation cancellation)
      throws IOException {
    String id = mount.id() + '\0' + fromName + '\0' + mount.source();
    CacheMounts.Held cache = caches.hold(id, mount.sharing(), cancellation);
    held.push(cache);
    if (cache.fresh()) {
      try (DirectoryRoot root = DirectoryRoot.open(cache.directory())) {
        if (from.isPresent()) {
          root.files()
              .copyFrom(
                  from.get(),
                  from.get().resolve("/" + mount.source()),
                  "/",
                  ".",
                  Optional.empty(),
                  Optional.empty(),
                  path -> false);
        }
      }
      own(cache.directory(), mount, 0755);
    }
    mounts.add(bind(cache.directory().toString(), mount.target(), mount.readOnly()));
  }

  void tmpfs(RunMount mount) {
    mounts.add(MountRequest.tmpfs(mount.target(), mount.size(), 01777));
  }

  void secret(RunMount mount) throws IOException, BuildFailure {
    byte[] value = secrets.get(mount.id());
    if (value == null) {
      if (mount.required()) {
        throw new BuildFailure("secret " + mount.id() + ": not found");
      }
      return;
    }
    if (!mount.env().isEmpty()) {
      environment.put(mount.env(), new String(value, StandardCharsets.UTF_8));
    }
    if (!mount.target().isEmpty()) {
      Path directory = secretFiles.orElseThrow();
      String name = "secret" + mounts.size();
      Files.write(directory.resolve(name), value);
      own(directory.resolve(name), mount, 0400);
      mounts.add(bind(directory.resolve(name).toString(), mount.target(), true));
    }
  }

  private static void own(Path path, RunMount mount, int usualMode) throws IOException {
    Files.setAttribute(path, "unix:uid", mount.uid());
    Files.setAttribute(path, "unix:gid", mount.gid());
    Files.setAttribute(path, "unix:mode", mount.mode().orElse(usualMode));
  }

  private static MountRequest bind(String source, String target, boolean readOnly) {
    String absolute = Path.of("/").resolve(target).normalize().toString();
    return MountRequest.bind(source, absolute, readOnly);
  }

  @Override
  public void close() {
    held.forEach(CacheMounts.Held::close);
  }
}
