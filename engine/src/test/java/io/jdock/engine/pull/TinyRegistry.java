package io.jdock.engine.pull;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.jdock.image.spec.Descriptor;
import io.jdock.image.spec.Digest;
import io.jdock.image.spec.ImageReference;
import io.jdock.image.spec.Manifest;
import io.jdock.image.spec.MediaTypes;
import io.jdock.registry.RegistryClient;
import io.jdock.registry.RegistryConfig;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.LongConsumer;
import java.util.zip.GZIPOutputStream;

/** A mirror of Docker Hub on 127.0.0.1 with images made up of random files. */
final class TinyRegistry implements AutoCloseable {
  private final HttpServer server;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final Map<String, byte[]> content = new ConcurrentHashMap<>();
  private final Map<String, LongConsumer> disturbances = new ConcurrentHashMap<>();
  final List<String> asked = new CopyOnWriteArrayList<>();

  TinyRegistry() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0), 0);
    server.setExecutor(threads);
    server.createContext("/v2/", this::answer);
    server.start();
  }

  RegistryClient client() {
    return new RegistryClient(
        RegistryConfig.defaults()
            .withMirrors(List.of(URI.create("http://127.0.0.1:" + server.getAddress().getPort()))));
  }

  /** Lets something happen before each 64 KiB of a blob, which is told the offset. */
  void disturb(Digest blob, LongConsumer disturbance) {
    disturbances.put("/v2/library/app/blobs/" + blob, disturbance);
  }

  /** Serves other bytes than the digest says. */
  void corrupt(Digest blob) {
    byte[] bytes = content.get("/v2/library/app/blobs/" + blob);
    bytes[bytes.length / 2] ^= 1;
  }

  void calm() {
    disturbances.clear();
  }

  long askedFor(Digest blob) {
    return asked.stream().filter(line -> line.contains(blob.toString())).count();
  }

  /** An image {@code app:TAG} with a layer for each size, and a file of that size in each. */
  Manifest image(String tag, int... sizes) throws IOException {
    List<Descriptor> layers = new ArrayList<>();
    List<String> diffIds = new ArrayList<>();
    for (int i = 0; i < sizes.length; i++) {
      byte[] tar = tar("file" + i, sizes[i]);
      diffIds.add("\"" + Digest.sha256(tar) + "\"");
      layers.add(put(MediaTypes.DOCKER_LAYER_GZIP, gzip(tar)));
    }
    String config =
        "{\"architecture\":\"amd64\",\"os\":\"linux\",\"config\":{\"Cmd\":[\""
            + tag
            + "\"]},\"rootfs\":{\"type\":\"layers\",\"diff_ids\":["
            + String.join(",", diffIds)
            + "]}}";
    Manifest manifest =
        new Manifest(
            MediaTypes.DOCKER_MANIFEST,
            put(MediaTypes.DOCKER_CONFIG, config.getBytes(StandardCharsets.UTF_8)),
            layers);
    byte[] json = manifest.toJson();
    content.put("/v2/library/app/manifests/" + tag, json);
    content.put("/v2/library/app/manifests/" + Digest.sha256(json), json);
    return manifest;
  }

  static ImageReference reference(String tag) {
    return ImageReference.parse("app:" + tag);
  }

  private Descriptor put(String type, byte[] blob) {
    Digest digest = Digest.sha256(blob);
    content.put("/v2/library/app/blobs/" + digest, blob);
    return new Descriptor(type, digest, blob.length);
  }

  /** An archive of one file (POSIX ustar). */
  private static byte[] tar(String name, int size) {
    byte[] bytes = new byte[size];
    new Random(size).nextBytes(bytes);
    byte[] tar = new byte[512 + (size + 511) / 512 * 512 + 1024];
    String header = "%-100s0000644\0000000000\0000000000\000%011o\00000000000000\000        0";
    byte[] fields = header.formatted("", size).getBytes(StandardCharsets.ISO_8859_1);
    System.arraycopy(fields, 0, tar, 0, fields.length);
    java.util.Arrays.fill(tar, 0, 100, (byte) 0);
    System.arraycopy(name.getBytes(StandardCharsets.UTF_8), 0, tar, 0, name.length());
    System.arraycopy("ustar\00000".getBytes(StandardCharsets.UTF_8), 0, tar, 257, 8);
    int sum = 0;
    for (int i = 0; i < 512; i++) {
      sum += tar[i] & 0xff;
    }
    System.arraycopy("%06o\000 ".formatted(sum).getBytes(StandardCharsets.UTF_8), 0, tar, 148, 8);
    System.arraycopy(bytes, 0, tar, 512, size);
    return tar;
  }

  private static byte[] gzip(byte[] plain) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
      gzip.write(plain);
    }
    return out.toByteArray();
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      String path = exchange.getRequestURI().getPath();
      String range = exchange.getRequestHeaders().getFirst("Range");
      asked.add(exchange.getRequestMethod() + " " + path + (range == null ? "" : " " + range));
      byte[] body = path.equals("/v2/") ? new byte[] {'{', '}'} : content.get(path);
      if (body == null) {
        exchange.sendResponseHeaders(404, -1);
        return;
      }
      if (path.contains("/manifests/")) {
        exchange.getResponseHeaders().set("Content-Type", MediaTypes.DOCKER_MANIFEST);
        exchange.getResponseHeaders().set("Docker-Content-Digest", Digest.sha256(body).toString());
      }
      if (exchange.getRequestMethod().equals("HEAD")) {
        exchange.sendResponseHeaders(200, -1);
        return;
      }
      int start = range == null ? 0 : Integer.parseInt(range.replaceAll("\\D", ""));
      if (range != null) {
        exchange
            .getResponseHeaders()
            .set("Content-Range", "bytes " + start + "-" + (body.length - 1) + "/" + body.length);
      }
      exchange.sendResponseHeaders(range == null ? 200 : 206, body.length - start);
      send(exchange.getResponseBody(), body, start, disturbances.get(path));
    }
  }

  private static void send(OutputStream out, byte[] body, int start, LongConsumer disturbance)
      throws IOException {
    for (int at = start; at < body.length; at += 1 << 16) {
      if (disturbance != null) {
        out.flush();
        disturbance.accept(at);
      }
      out.write(body, at, Math.min(1 << 16, body.length - at));
    }
    out.flush();
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
