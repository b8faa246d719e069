package io.jdock.image;

import io.jdock.linux.Fd;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The layer between an image and its containers that has what is mounted over in every container:
 * {@code /proc}, {@code /dev/pts}, {@code /etc/hosts} and so on. It is made once an image,
 * read-only and shared by its containers, so that a start makes no mount points and {@code docker
 * diff} does not show them. Docker calls it the init layer too, and has one a container.
 *
 * @see <a href="https://github.com/moby/moby/blob/v20.10.24/daemon/initlayer/setup_unix.go">moby's
 *     initlayer</a>
 */
final class InitLayer {
  private static final List<String> DIRECTORIES =
      List.of("/dev/pts", "/dev/shm", "/proc", "/sys", "/etc");
  private static final List<String> FILES =
      List.of("/.dockerenv", "/etc/resolv.conf", "/etc/hosts", "/etc/hostname", "/dev/console");
  private static final String SUFFIX = "-init";

  private final LayerStore layers;

  InitLayer(LayerStore layers) {
    this.layers = layers;
  }

  /** The name of the directory below {@code overlay2}, of an image with that topmost layer. */
  static String directory(Optional<Layer> top) {
    return top.map(Layer::directory).orElse("scratch") + SUFFIX;
  }

  /** The short name below {@code overlay2/l}. */
  static String link(Optional<Layer> top) {
    return top.map(Layer::link).orElse("scratch") + SUFFIX;
  }

  static Optional<Layer> top(List<Layer> stack) {
    return stack.isEmpty() ? Optional.empty() : Optional.of(stack.get(stack.size() - 1));
  }

  Path diff(List<Layer> stack) {
    return layers.overlay().resolve(directory(top(stack))).resolve("diff");
  }

  /** Makes the layer where it is not there yet. */
  synchronized void ensure(List<Layer> stack) throws IOException {
    Path directory = layers.overlay().resolve(directory(top(stack)));
    Path link = layers.overlay().resolve("l").resolve(link(top(stack)));
    if (!Files.isDirectory(directory)) {
      make(stack, directory);
    }
    if (!Files.isSymbolicLink(link)) {
      Files.createSymbolicLink(link, Path.of("../" + directory.getFileName() + "/diff"));
    }
  }

  private void make(List<Layer> stack, Path directory) throws IOException {
    Path unfinished = layers.temporaryDirectory();
    FileCalls calls = FileCalls.host();
    try {
      Path diff = Files.createDirectory(unfinished.resolve("diff"));
      try (Fd root = calls.openDirectory(diff)) {
        calls.fchmod(root.number(), 0755, "/");
      }
      List<Path> directories = new ArrayList<>();
      directories.add(diff);
      for (int i = stack.size() - 1; i >= 0; i--) {
        directories.add(layers.diff(stack.get(i)));
      }
      try (RootFilesystemView view = RootFilesystemView.open(directories)) {
        for (String path : DIRECTORIES) {
          view.makeDirectories(path, 0, 0);
        }
        for (String path : FILES) {
          view.placeEmptyFile(path, 0755);
        }
        view.placeSymbolicLink("/etc/mtab", "/proc/mounts");
      }
      Files.move(unfinished, directory);
    } finally {
      new TreeRemover(calls).remove(unfinished);
    }
  }
}
