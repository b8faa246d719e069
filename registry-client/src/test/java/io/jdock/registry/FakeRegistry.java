package io.jdock.registry;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.jdock.image.spec.Descriptor;
import io.jdock.image.spec.Digest;
import io.jdock.image.spec.ImageReference;
import io.jdock.image.spec.MediaTypes;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * A registry on a free port of 127.0.0.1 that a test fills, disturbs, and asks what it was asked.
 */
final class FakeRegistry implements AutoCloseable {
  /** Answers one request. */
  interface Answer {
    void to(HttpExchange exchange) throws IOException;
  }

  record Asked(String method, String target, String authorization, String range) {}

  private final HttpServer server;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final Map<String, Answer> answers = new ConcurrentHashMap<>();
  private final List<Asked> asked = new CopyOnWriteArrayList<>();

  FakeRegistry() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0), 0);
    server.setExecutor(threads);
    server.createContext("/", this::dispatch);
    server.start();
    on("/v2/", exchange -> reply(exchange, 200, "{}"));
  }

  private void dispatch(HttpExchange exchange) throws IOException {
    asked.add(
        new Asked(
            exchange.getRequestMethod(),
            exchange.getRequestURI().toString(),
            String.valueOf(exchange.getRequestHeaders().getFirst("Authorization")),
            String.valueOf(exchange.getRequestHeaders().getFirst("Range"))));
    Answer answer = answers.get(exchange.getRequestURI().getPath());
    if (answer != null) {
      answer.to(exchange);
    } else {
      error(exchange, 404, "MANIFEST_UNKNOWN", "manifest unknown");
    }
    exchange.close();
  }

  FakeRegistry on(String path, Answer answer) {
    answers.put(path, answer);
    return this;
  }

  Answer answerTo(String path) {
    return answers.get(path);
  }

  /** Serves a manifest under a name; answers its digest. */
  Digest manifest(String repository, String name, String json) {
    Digest digest = Digest.sha256(json);
    Answer answer =
        exchange -> {
          exchange.getResponseHeaders().set("Content-Type", MediaTypes.DOCKER_MANIFEST);
          exchange.getResponseHeaders().set("Docker-Content-Digest", digest.toString());
          reply(exchange, 200, json);
        };
    on("/v2/" + repository + "/manifests/" + name, answer);
    on("/v2/" + repository + "/manifests/" + digest, answer);
    return digest;
  }

  /** Serves a blob, ranges too. */
  Descriptor blob(String repository, byte[] content) {
    Digest digest = Digest.sha256(content);
    on("/v2/" + repository + "/blobs/" + digest, exchange -> replyRange(exchange, content));
    return new Descriptor(MediaTypes.DOCKER_LAYER_GZIP, digest, content.length);
  }

  static void replyRange(HttpExchange exchange, byte[] content) throws IOException {
    String range = exchange.getRequestHeaders().getFirst("Range");
    int start = 0;
    int end = content.length;
    if (range != null) {
      String[] bounds = range.replace("bytes=", "").split("-", 2);
      start = Integer.parseInt(bounds[0]);
      end = bounds[1].isEmpty() ? end : Math.min(end, Integer.parseInt(bounds[1]) + 1);
      exchange
          .getResponseHeaders()
          .set("Content-Range", "bytes " + start + "-" + (end - 1) + "/" + content.length);
    }
    exchange.sendResponseHeaders(range == null ? 200 : 206, end - start);
    try (OutputStream out = exchange.getResponseBody()) {
      out.write(content, start, end - start);
    }
  }

  static void reply(HttpExchange exchange, int status, String body) throws IOException {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    boolean head = exchange.getRequestMethod().equals("HEAD");
    exchange.sendResponseHeaders(status, head || bytes.length == 0 ? -1 : bytes.length);
    if (!head && bytes.length > 0) {
      exchange.getResponseBody().write(bytes);
    }
  }

  static void error(HttpExchange exchange, int status, String code, String message)
      throws IOException {
    reply(
        exchange,
        status,
        "{\"errors\":[{\"code\":\"" + code + "\",\"message\":\"" + message + "\"}]}");
  }

  String host() {
    return "127.0.0.1:" + server.getAddress().getPort();
  }

  ImageReference reference(String name) {
    return ImageReference.parse(host() + "/" + name);
  }

  List<Asked> asked() {
    return asked;
  }

  List<Asked> asked(String pathPart) {
    return asked.stream().filter(a -> a.target().contains(pathPart)).toList();
  }

  static String manifestJson(Descriptor config, Descriptor... layers) {
    return new String(
        new io.jdock.image.spec.Manifest(MediaTypes.DOCKER_MANIFEST, config, List.of(layers))
            .toJson(),
        StandardCharsets.UTF_8);
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
