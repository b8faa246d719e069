package io.jdock.it.lab;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * A registry inside a lab that does whatever registries do in the world when they are slow, busy,
 * broken or hostile; what it has are files that a test writes.
 *
 * @see FaultyServer the ways in which it misbehaves
 */
public final class FaultyRegistry {
  public static final String ADDRESS = "127.0.0.1:5003";
  public static final String MANIFEST = "application/vnd.docker.distribution.manifest.v2+json";
  private static final String CONFIG = "application/vnd.docker.container.image.v1+json";
  private static final String LAYER = "application/vnd.docker.image.rootfs.diff.tar.gzip";

  private final Path root;
  private final Path log;

  private FaultyRegistry(Path root, Path log) {
    this.root = root;
    this.log = log;
  }

  /** Starts one, which ends with the lab. */
  public static FaultyRegistry start(Lab lab) {
    try {
      Path root = Files.createDirectory(lab.dir().resolve("faulty"));
      FaultyRegistry registry = new FaultyRegistry(root, lab.dir().resolve("faulty.log"));
      List<String> command = new ArrayList<>(lab.enter());
      command.addAll(
          List.of(
              Path.of(System.getProperty("java.home"), "bin/java").toString(),
              "-cp",
              Project.target().resolve("test-classes").toString(),
              FaultyServer.class.getName(),
              "127.0.0.1",
              ADDRESS.replaceFirst(".*:", ""),
              root.toString()));
      Process process =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(registry.log.toFile())
              .start();
      lab.closing(process::destroy);
      Await.until("the faulty registry is ready", () -> registry.said().contains("ready"));
      return registry;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private List<String> said() {
    try {
      return Files.readAllLines(log);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The requests about a repository until now, {@code METHOD PATH [RANGE]} each. */
  public List<String> asked(String name) {
    return said().stream().filter(line -> line.contains("/v2/" + name + "/")).toList();
  }

  /** What is asked for when this image is pulled. */
  public static String reference(String name) {
    return ADDRESS + "/" + name;
  }

  /** How it treats a repository from now on; no words for well. */
  public void behave(String name, String... lines) {
    try {
      Path next = root.resolve(name + "/behaviour.new");
      Files.createDirectories(next.getParent());
      Files.writeString(next, String.join("\n", lines) + "\n");
      Files.move(next, root.resolve(name + "/behaviour"), StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Takes a blob in; answers its descriptor. */
  public String blob(String name, String mediaType, byte[] content) {
    write(name + "/blobs/" + ImageLayout.digest(content), content);
    return String.format(
        Locale.ROOT,
        "{\"mediaType\":\"%s\",\"size\":%d,\"digest\":\"%s\"}",
        mediaType,
        content.length,
        ImageLayout.digest(content));
  }

  /** An honest image {@code NAME:latest} with these layers, archives that are not compressed. */
  public String image(String name, byte[]... layers) {
    List<String> descriptors = new ArrayList<>();
    List<String> diffIds = new ArrayList<>();
    for (byte[] layer : layers) {
      descriptors.add(blob(name, LAYER, layer));
      diffIds.add("\"" + ImageLayout.digest(layer) + "\"");
    }
    String config = config(diffIds);
    String manifest =
        manifest(blob(name, CONFIG, config.getBytes(StandardCharsets.UTF_8)), descriptors);
    manifest(name, manifest);
    return manifest;
  }

  private static String config(List<String> diffIds) {
    return "{\"architecture\":\""
        + ImageLayout.architecture()
        + "\",\"os\":\"linux\",\"config\":{},\"rootfs\":{\"type\":\"layers\",\"diff_ids\":["
        + String.join(",", diffIds)
        + "]}}";
  }

  private static String manifest(String config, List<String> layers) {
    return "{\"schemaVersion\":2,\"mediaType\":\""
        + MANIFEST
        + "\",\"config\":"
        + config
        + ",\"layers\":["
        + String.join(",", layers)
        + "]}";
  }

  /** The manifest of {@code NAME:latest}, honest or not. */
  public void manifest(String name, String json) {
    write(name + "/manifests/latest", json.getBytes(StandardCharsets.UTF_8));
  }

  /** Other bytes under a digest. */
  public void replaceBlob(String name, String digest, byte[] content) {
    write(name + "/blobs/" + digest, content);
  }

  private void write(String path, byte[] content) {
    try {
      Path file = root.resolve(path);
      Files.createDirectories(file.getParent());
      Files.write(file, content);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The digest of bytes, as registries name them. */
  public static String digest(byte[] content) {
    return ImageLayout.digest(content);
  }

  /** An archive with one file of random bytes; the same number gives the same bytes. */
  public static byte[] layer(String file, int size, long seed) {
    byte[] content = new byte[size];
    new java.util.Random(seed).nextBytes(content);
    byte[] tar = new byte[512 + (size + 511) / 512 * 512 + 1024];
    put(tar, 0, file);
    put(tar, 100, "0000644\0" + "0000000\0" + "0000000\0");
    put(tar, 124, String.format(Locale.ROOT, "%011o\0", size) + "00000000000\0        0");
    put(tar, 257, "ustar\00000");
    int sum = 0;
    for (int i = 0; i < 512; i++) {
      sum += tar[i] & 0xff;
    }
    put(tar, 148, String.format(Locale.ROOT, "%06o\0 ", sum));
    System.arraycopy(content, 0, tar, 512, size);
    return tar;
  }

  private static void put(byte[] tar, int at, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
    System.arraycopy(bytes, 0, tar, at, bytes.length);
  }
}
