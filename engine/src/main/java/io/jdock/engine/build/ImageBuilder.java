package io.jdock.engine.build;

import io.jdock.engine.Containers;
import io.jdock.engine.EngineConfig;
import io.jdock.engine.EngineException;
import io.jdock.engine.Filters;
import io.jdock.engine.build.dockerfile.Dockerfile;
import io.jdock.engine.build.dockerfile.DockerfileException;
import io.jdock.engine.build.dockerfile.Excerpt;
import io.jdock.engine.event.EventBus;
import io.jdock.engine.pull.Cancellation;
import io.jdock.image.DirectoryRoot;
import io.jdock.image.Image;
import io.jdock.image.ImageStore;
import io.jdock.image.ImageUsers;
import io.jdock.image.LayerException;
import io.jdock.image.RemovedItem;
import io.jdock.image.spec.Digest;
import io.jdock.image.spec.ImageReference;
import io.jdock.image.spec.InvalidReferenceException;
import io.jdock.linux.Errnos;
import io.jdock.linux.LinuxException;
import java.io.EOFException;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;
import java.util.zip.ZipException;

/** Builds images of Dockerfiles. Thread-safe. */
public final class ImageBuilder implements Builds {
  private static final Logger LOG = System.getLogger(ImageBuilder.class.getName());
  private static final long MOST_DOWNLOAD = 8L << 30;
  private static final String IGNORE = ".dockerignore";

  private final Build.Parts parts;
  private final ImageStore images;
  private final ImageUsers users;
  private final EventBus events;
  private final Path workspaces;
  private final Contexts contexts;

  private ImageBuilder(
      Build.Parts parts, ImageUsers users, EventBus events, Path workspaces, Contexts contexts) {
    this.contexts = contexts;
    this.parts = parts;
    this.images = parts.images();
    this.users = users;
    this.events = events;
    this.workspaces = workspaces;
  }

  /**
   * Opens what builds keep below {@code DATA/build}, and removes what a crash has left there.
   *
   * @param users which containers keep images
   */
  public static ImageBuilder open(
      EngineConfig config,
      ImageStore images,
      Containers containers,
      ImageUsers users,
      EventBus events)
      throws IOException {
    Path top = config.dataRoot().resolve("build");
    Path workspaces = Files.createDirectories(top.resolve("tmp"));
    Path mounts = Files.createDirectories(top.resolve("mounts"));
    try (Stream<Path> left = Files.list(workspaces)) {
      for (Path each : left.toList()) {
        CacheMounts.remove(each);
      }
    }
    return new ImageBuilder(
        new Build.Parts(
            images,
            containers,
            BuildCache.open(top.resolve("cache"), images),
            new CacheMounts(mounts),
            new RemoteFiles(MOST_DOWNLOAD),
            config.execRoot()),
        users,
        events,
        workspaces,
        Contexts.open(top.resolve("contexts")));
  }

  @Override
  public String build(
      BuildRequest request,
      ContextSource source,
      IgnoreFile ignoreFile,
      BuildOutput output,
      Puller puller,
      Cancellation cancellation)
      throws BuildFailure {
    List<ImageReference> names = names(request.tags());
    Optional<String> context =
        source instanceof ContextSource.Archive archive ? archive.id() : Optional.empty();
    try (Workspace workspace = Workspace.make(workspaces, contexts.digests(context))) {
      fill(workspace, source, cancellation);
      Dockerfile file = read(workspace, request);
      Optional<String> ignore = ignoreFile(workspace, request.dockerfile());
      if (ignore.isPresent()) {
        boolean all = source instanceof ContextSource.Git; // clients have left the others out
        ignore(workspace, request.dockerfile(), ignore.get(), ignoreFile, all);
      }
      file.warnings().forEach(warning -> output.text(warning + "\n"));
      BaseImages bases = new BaseImages(images, puller, request.pull(), cancellation);
      Build build =
          new Build(parts, request, file, workspace, output, bases, ignoreFile, cancellation);
      Image image;
      try {
        image = build.run();
      } finally {
        remember(workspace.digests());
      }
      if (!build.args().unused().isEmpty()) {
        output.text(
            "[Warning] One or more build-args ["
                + String.join(" ", build.args().unused())
                + "] were not consumed\n");
      }
      output.text("Successfully built " + StageBuilder.shortId(image) + "\n");
      for (ImageReference name : names) {
        images.tag(image.id(), name);
        events.publish("image", "tag", image.id().toString(), Map.of("name", name.familiar()));
        output.text("Successfully tagged " + name.familiar() + "\n");
      }
      return image.id().toString();
    } catch (IOException e) {
      throw new BuildFailure(String.valueOf(e.getMessage()), e);
    }
  }

  private static void remember(ContextDigests digests) {
    try {
      digests.save();
    } catch (IOException e) {
      LOG.log(Level.WARNING, "the next build hashes all files of the context again", e);
    }
  }

  private static List<ImageReference> names(List<String> tags) {
    List<ImageReference> names = new ArrayList<>();
    for (String tag : tags) {
      try {
        ImageReference name = ImageReference.parse(tag).withDefaultTag();
        if (name.digest().isPresent()) {
          throw EngineException.invalid("build tag cannot contain a digest");
        }
        if (!names.contains(name)) {
          names.add(name);
        }
      } catch (InvalidReferenceException e) {
        throw EngineException.invalid(String.valueOf(e.getMessage()));
      }
    }
    return names;
  }

  private static void fill(Workspace workspace, ContextSource source, Cancellation cancellation)
      throws IOException {
    if (source instanceof ContextSource.Git git) {
      new GitContext(git.url(), cancellation).fetch(workspace);
      return;
    }
    try {
      workspace
          .context()
          .unpack(
              "/",
              ((ContextSource.Archive) source).stream(),
              true,
              Optional.of(new int[] {0, 0}),
              workspace.digests());
    } catch (LayerException | EOFException | ZipException e) {
      throw EngineException.invalid("Error processing tar file: " + e.getMessage());
    }
  }

  /**
   * What a Dockerfile is called to the user: one from standard input has a name of the client's.
   */
  static String shown(String path) {
    return path.matches("\\.dockerfile\\.[0-9a-f]{20}") ? "Dockerfile" : path;
  }

  private static Dockerfile read(Workspace workspace, BuildRequest request) throws IOException {
    String path = request.dockerfile();
    byte[] bytes;
    try {
      bytes = workspace.context().read("/" + path, Dockerfile.MAX_BYTES);
    } catch (LinuxException e) {
      if (e.errno() == Errnos.ENOENT || e.errno() == Errnos.ENOTDIR) {
        throw EngineException.invalid("Cannot locate specified Dockerfile: " + path);
      }
      throw e;
    }
    if (bytes.length == 0) {
      throw EngineException.invalid("the Dockerfile (" + path + ") cannot be empty");
    }
    try {
      return Dockerfile.parse(bytes);
    } catch (DockerfileException e) {
      String excerpt =
          e.line() == 0
              ? ""
              : "\n"
                  + Excerpt.of(
                          shown(path),
                          new String(bytes, StandardCharsets.UTF_8),
                          e.line(),
                          e.line())
                      .stripTrailing();
      throw EngineException.invalid(e.getMessage() + excerpt);
    }
  }

  /** The Dockerfile's own ignore file, or else the context's. */
  private static Optional<String> ignoreFile(Workspace workspace, String dockerfile) {
    for (String name : List.of(plain(dockerfile) + IGNORE, IGNORE)) {
      if (Files.isRegularFile(workspace.contextPath().resolve(name), LinkOption.NOFOLLOW_LINKS)) {
        return Optional.of(name);
      }
    }
    return Optional.empty();
  }

  private static String plain(String path) {
    return Path.of("/", path).normalize().toString().substring(1);
  }

  /**
   * Clients send the Dockerfile and the ignore file even if that leaves them out; no step is to see
   * them then.
   */
  private static void ignore(
      Workspace workspace, String dockerfile, String name, IgnoreFile ignoreFile, boolean all)
      throws IOException {
    Predicate<String> excluded;
    try {
      byte[] text = workspace.context().read("/" + name, Dockerfile.MAX_BYTES);
      excluded = ignoreFile.excluded(new String(text, StandardCharsets.UTF_8));
    } catch (IllegalArgumentException e) {
      throw EngineException.invalid("error checking context: " + name + ": " + e.getMessage());
    }
    Set<String> files = Set.of(plain(dockerfile), name);
    for (String file : files) {
      if (excluded.test(file)) {
        workspace.context().removeFile("/" + file);
      }
    }
    if (all) {
      GitContext.ignore(workspace.contextPath(), excluded, files);
    }
  }

  @Override
  public Containers.PruneReport prune(boolean all, Filters filters) {
    Instant until = PruneTime.of(filters, Instant.now());
    List<String> deleted = new ArrayList<>();
    long space = 0;
    try {
      for (Path mount : parts.caches().unused(until)) {
        space += size(mount);
        CacheMounts.remove(mount);
        deleted.add(String.valueOf(mount.getFileName()));
      }
      for (Image image : images.dangling()) {
        if (parts.cache().images().contains(image.id())
            && !madeAfter(until, image)
            && !used(image.id())) {
          for (RemovedItem item : images.remove(image.id().toString(), true, users)) {
            deleted.add(item.text());
            space += item.bytes();
          }
        }
      }
      space += contexts.prune(until);
      if (all) {
        parts.cache().forget(id -> images.get(id).filter(i -> madeAfter(until, i)).isEmpty());
      }
    } catch (IOException e) {
      throw EngineException.system("prune the build cache: " + e.getMessage(), e);
    }
    return new Containers.PruneReport(deleted, space);
  }

  private static boolean madeAfter(Instant time, Image image) {
    return image.config().createdAt().orElse(Instant.EPOCH).isAfter(time);
  }

  private boolean used(Digest image) {
    return users.runningContainer(image).isPresent() || users.stoppedContainer(image).isPresent();
  }

  private static long size(Path directory) throws IOException {
    try (DirectoryRoot root = DirectoryRoot.open(directory)) {
      return root.size();
    }
  }
}
