package io.jdock.it.lab;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/**
 * Writes an image into docker-registry's own folder layout, so that no registry has to run to fill
 * it.
 *
 * @see <a href="https://distribution.github.io/distribution/storage-drivers/filesystem/">the
 *     filesystem storage driver</a>
 */
final class RegistryFolder {
  private static final String MANIFEST = "application/vnd.docker.distribution.manifest.v2+json";

  private RegistryFolder() {}

  static void store(Path data, String name, ImageLayout image) throws IOException {
    int colon = name.lastIndexOf(':');
    Path root = data.resolve("docker/registry/v2");
    Path repository = root.resolve("repositories/library/" + name.substring(0, colon));
    Path tag = repository.resolve("_manifests/tags/" + name.substring(colon + 1));

    StringBuilder layers = new StringBuilder();
    for (Path file : image.layers()) {
      ImageLayout.Blob blob = ImageLayout.blob(file);
      Path target = blobPath(root, blob.digest());
      if (!Files.exists(target)) {
        Files.createDirectories(target.getParent());
        Files.copy(file, target, StandardCopyOption.REPLACE_EXISTING);
      }
      link(repository.resolve("_layers"), blob.digest());
      layers
          .append(layers.isEmpty() ? "" : ",")
          .append("{\"mediaType\":\"application/vnd.docker.image.rootfs.diff.tar.gzip\",\"size\":")
          .append(blob.size())
          .append(",\"digest\":\"")
          .append(blob.digest())
          .append("\"}");
    }
    String config = image.configJson();
    String configDigest = storeText(root, config);
    link(repository.resolve("_layers"), configDigest);
    String manifest =
        "{\"schemaVersion\":2,\"mediaType\":\""
            + MANIFEST
            + "\",\"config\":{\"mediaType\":\"application/vnd.docker.container.image.v1+json\","
            + "\"size\":"
            + config.getBytes(StandardCharsets.UTF_8).length
            + ",\"digest\":\""
            + configDigest
            + "\"},\"layers\":["
            + layers
            + "]}";
    String digest = storeText(root, manifest);
    link(repository.resolve("_manifests/revisions"), digest);
    link(tag.resolve("index"), digest);
    Files.createDirectories(tag.resolve("current"));
    Files.writeString(tag.resolve("current/link"), digest);
  }

  private static Path blobPath(Path root, String digest) {
    String hex = digest.substring("sha256:".length());
    return root.resolve("blobs/sha256/" + hex.substring(0, 2) + "/" + hex + "/data");
  }

  private static String storeText(Path root, String text) throws IOException {
    String digest = ImageLayout.digest(text);
    Path target = blobPath(root, digest);
    Files.createDirectories(target.getParent());
    Files.writeString(target, text);
    return digest;
  }

  private static void link(Path folder, String digest) throws IOException {
    Path dir = folder.resolve("sha256/" + digest.substring("sha256:".length()));
    Files.createDirectories(dir);
    Files.writeString(dir.resolve("link"), digest);
  }
}
