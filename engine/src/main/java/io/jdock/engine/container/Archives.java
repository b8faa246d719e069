package io.jdock.engine.container;

import io.jdock.engine.ContainerDetails.MountPoint;
import io.jdock.engine.Containers.PathArchive;
import io.jdock.engine.EngineException;
import io.jdock.engine.PathStat;
import io.jdock.image.ImageStore;
import io.jdock.image.LayerException;
import io.jdock.image.OverlayMount;
import io.jdock.image.RootFiles;
import io.jdock.linux.Errnos;
import io.jdock.linux.Fd;
import io.jdock.linux.LinuxException;
import io.jdock.runtime.ContainerProcess;
import io.jdock.runtime.RootFilesystem;
import io.jdock.runtime.RootView;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Files in and out of containers. While one is copied, its container can be stopped but not started
 * again: the next run would mount an overlay of an upper directory that is mounted already.
 */
final class Archives {
  private static final int EBUSY = 16;

  private final ImageStore images;
  private final ContainerNetwork network;
  private final ContainerLauncher launcher;
  private final MountSetup mountSetup;

  Archives(
      ImageStore images,
      ContainerNetwork network,
      ContainerLauncher launcher,
      MountSetup mountSetup) {
    this.images = images;
    this.network = network;
    this.launcher = launcher;
    this.mountSetup = mountSetup;
  }

  /** What is done with the files; it may end in Docker's words. */
  @FunctionalInterface
  private interface Use<T> {
    T with(RootFiles files) throws IOException;
  }

  PathStat stat(Container container, String ref, String path) {
    return use(container, ref, path, true, files -> told(files.stat(path)));
  }

  private static PathStat told(RootFiles.FileStat stat) {
    return new PathStat(stat.name(), stat.size(), stat.mode(), stat.modified(), stat.linkTarget());
  }

  void read(Container container, String ref, String path, PathArchive to) {
    use(
        container,
        ref,
        path,
        true,
        files -> {
          try (OutputStream out = to.begin(told(files.stat(path)))) {
            files.pack(path, out);
          }
          return true;
        });
  }

  void export(Container container, OutputStream to) {
    use(
        container,
        container.name(),
        "/",
        false,
        files -> {
          files.packAll(to);
          return true;
        });
  }

  void write(
      Container container,
      String ref,
      String path,
      InputStream archive,
      boolean keepKinds,
      boolean ownedByItsUser) {
    use(
        container,
        ref,
        path,
        true,
        files -> {
          if (!files.isDirectory(path)) {
            throw EngineException.invalid("extraction point is not a directory");
          }
          requireWritable(container, files, path);
          files.unpack(path, archive, keepKinds, owner(container, ownedByItsUser));
          return true;
        });
  }

  private static void requireWritable(Container container, RootFiles files, String path)
      throws IOException {
    boolean readOnlyRoot = container.record().hostConfig().security().readonlyRootfs();
    boolean inVolume =
        container.record().mounts().stream()
            .anyMatch(mount -> Path.of("/", path).normalize().startsWith(mount.destination()));
    if (readOnlyRoot && !inVolume) {
      throw new EngineException(
          EngineException.Kind.FORBIDDEN, "container rootfs is marked read-only");
    }
    if (files.isReadOnly(path)) {
      throw new EngineException(
          EngineException.Kind.FORBIDDEN, "mounted volume is marked read-only");
    }
  }

  private Optional<int[]> owner(Container container, boolean wanted) throws IOException {
    String user = container.record().config().user();
    if (!wanted || user.isEmpty()) {
      return Optional.empty();
    }
    var found = launcher.users(container.id()).find(user, List.of()).user();
    return Optional.of(new int[] {found.uid(), found.gid()});
  }

  private <T> T use(Container container, String ref, String path, boolean mounts, Use<T> use) {
    RootView view;
    try (Container.Held held = container.hold()) {
      if (container.removing()) {
        throw EngineException.conflict("container is marked for removal");
      }
      container.rootUse().readLock().lock();
      try {
        view = open(container, mounts);
      } catch (IOException | RuntimeException e) {
        container.rootUse().readLock().unlock();
        throw failure(e, ref, path);
      }
    }
    try (view) {
      return use.with(new RootFiles(view.root()));
    } catch (IOException e) {
      throw failure(e, ref, path);
    } finally {
      container.rootUse().readLock().unlock();
    }
  }

  private RootView open(Container container, boolean mounts) throws IOException {
    OverlayMount root =
        images
            .containers()
            .get(container.id())
            .orElseThrow(() -> new IOException("container has lost its layer"))
            .mount();
    RootFilesystem.Overlay overlay =
        new RootFilesystem.Overlay(root.base(), root.lowers(), root.upper(), root.work());
    try (MountSetup.Sources sources = mountSetup.new Sources()) {
      return open(container, overlay, mounts ? binds(container.record(), sources) : List.of());
    }
  }

  private static RootView open(
      Container container, RootFilesystem.Overlay overlay, List<RootView.Bind> binds)
      throws IOException {
    ContainerProcess process = container.process();
    if (process == null) {
      return RootView.open(overlay, Optional.empty(), binds);
    }
    try (Fd namespace = process.mountNamespace()) {
      return RootView.open(overlay, Optional.of(namespace), binds);
    } catch (LinuxException e) {
      if (e.errno() != Errnos.ESRCH && e.errno() != Errnos.ENOENT) {
        throw e;
      }
      return RootView.open(overlay, Optional.empty(), binds); // it has just ended
    }
  }

  private List<RootView.Bind> binds(ContainerRecord record, MountSetup.Sources sources)
      throws IOException {
    List<RootView.Bind> binds = new ArrayList<>();
    ContainerFiles files = network.networkFiles(record);
    addFile(binds, files.resolvConf(), "/etc/resolv.conf");
    addFile(binds, network.files(record.id()).hostname(), "/etc/hostname");
    addFile(binds, files.hosts(), "/etc/hosts");
    List<MountPoint> mounts =
        record.mounts().stream()
            .filter(mount -> !mount.type().equals("tmpfs"))
            .sorted(Comparator.comparingInt(mount -> Path.of(mount.destination()).getNameCount()))
            .toList();
    for (MountPoint mount : mounts) {
      binds.removeIf(bind -> bind.target().equals(mount.destination()));
      binds.add(new RootView.Bind(sources.of(mount), mount.destination(), !mount.rw()));
    }
    return binds;
  }

  /** A container that never ran has none of them. */
  private static void addFile(List<RootView.Bind> binds, Path source, String target) {
    if (java.nio.file.Files.exists(source)) {
      binds.add(new RootView.Bind(source, target, false));
    }
  }

  private static EngineException failure(Exception failure, String ref, String path) {
    if (failure instanceof EngineException known) {
      return known;
    }
    if (failure instanceof LinuxException e
        && (e.errno() == Errnos.ENOENT || e.errno() == Errnos.ENOTDIR)) {
      return EngineException.notFound("Could not find the file " + path + " in container " + ref);
    }
    if (failure instanceof LinuxException e && e.errno() == EBUSY) {
      return EngineException.system(String.valueOf(e.getMessage()), e); // a mount point
    }
    if (failure instanceof LayerException e) {
      return EngineException.invalid(String.valueOf(e.getMessage()));
    }
    return EngineException.system("copying files of a container: " + failure.getMessage(), failure);
  }
}
