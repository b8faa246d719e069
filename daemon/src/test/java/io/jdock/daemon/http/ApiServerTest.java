package io.jdock.daemon.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.jdock.api.ApiJson;
import io.jdock.engine.EngineException;
import io.jdock.engine.StreamSink.Stream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(20)
class ApiServerTest {
  @TempDir Path directory;
  private final BlockingQueue<HijackedStream> hijacked = new LinkedBlockingQueue<>();
  private final BlockingQueue<ChunkedStream> followed = new LinkedBlockingQueue<>();
  private ApiServer server;
  private UnixDomainSocketAddress address;

  @BeforeEach
  void listen() throws IOException {
    RouteTable routes =
        new RouteTable(
            List.of(
                Route.get("/_ping", (request, reply) -> reply.text(200, "OK")),
                Route.head("/_ping", (request, reply) -> reply.text(200, "")),
                Route.post(
                    "/echo",
                    (request, reply) -> reply.json(201, Map.of("n", request.body().length))),
                Route.post(
                    "/same",
                    (request, reply) -> {
                      throw EngineException.notModified("");
                    }),
                Route.post(
                    "/gone",
                    (request, reply) -> {
                      throw EngineException.notFound("No such container: x");
                    }),
                Route.get(
                    "/follow",
                    (request, reply) ->
                        followed.add(reply.chunked("application/json", Framing.RAW))),
                Route.upload(
                    "/count",
                    (request, reply) ->
                        reply.json(
                            200,
                            Map.of(
                                "n",
                                request.upload().transferTo(OutputStream.nullOutputStream())))),
                Route.upload(
                    "/refuse",
                    (request, reply) -> {
                      throw EngineException.invalid("not wanted");
                    }),
                Route.hijack(
                    "/missing",
                    (request, reply) -> {
                      throw EngineException.notFound("No such container: x");
                    }),
                Route.hijack(
                    "/attach",
                    (request, reply) ->
                        hijacked.add(
                            reply.hijack().frames(Framing.MULTIPLEXED, request.version())))));
    server = new ApiServer(routes, new ApiJson(), "jdock/test (linux)");
    address = UnixDomainSocketAddress.of(directory.resolve("api.sock"));
    server.listen(address);
  }

  @AfterEach
  void close() {
    server.close();
  }

  @Test
  void answersWithDockersHeaders() throws IOException {
    String answer = exchange("GET /_ping HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
    assertThat(answer)
        .startsWith("HTTP/1.1 200 OK\r\n")
        .containsIgnoringCase("Api-Version: 1.47\r\n")
        .containsIgnoringCase("Ostype: linux\r\n")
        .containsIgnoringCase("Server: jdock/test (linux)\r\n")
        .endsWith("\r\n\r\nOK");
  }

  @Test
  void readsLongBodiesAsTheyArrive() throws IOException {
    String megabytes = "x".repeat(9 << 20); // more than a body may have that is read whole
    String head = " HTTP/1.1\r\nHost: x\r\nContent-Length: " + megabytes.length() + "\r\n\r\n";
    String answer =
        exchange(
            "HEAD /_ping HTTP/1.1\r\nHost: x\r\n\r\nPOST /v1.47/count"
                + head
                + megabytes
                + "POST /refuse"
                + head
                + megabytes
                + "POST /count HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n"
                + "Connection: close\r\n\r\n3\r\nabc\r\n0\r\n\r\n");
    assertThat(answer)
        .containsSubsequence(
            "HTTP/1.1 200 OK",
            "{\"n\":" + megabytes.length() + "}\n",
            "HTTP/1.1 400 Bad Request",
            "{\"message\":\"not wanted\"}\n",
            "{\"n\":3}\n");
  }

  @Test
  void requestsOfOneConnectionAreAnsweredInOrder() throws IOException {
    String answer =
        exchange(
            "POST /v1.47/echo HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\n\r\nabc"
                + "HEAD /_ping HTTP/1.1\r\nHost: x\r\n\r\n"
                + "POST /same HTTP/1.1\r\nHost: x\r\n\r\n"
                + "POST /gone HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
    assertThat(answer)
        .containsSubsequence(
            "HTTP/1.1 201 Created",
            "{\"n\":3}\n",
            "HTTP/1.1 200 OK",
            "HTTP/1.1 304 Not Modified",
            "HTTP/1.1 404 Not Found",
            "{\"message\":\"No such container: x\"}\n");
  }

  @Test
  void whatIsNotHttpIsRefused() throws IOException {
    assertThat(exchange("hello\r\n\r\n")).startsWith("HTTP/1.1 400 Bad Request");
  }

  @Test
  void aHijackedConnectionCarriesInputUntilTheHalfCloseAndFramesBack() throws Exception {
    try (SocketChannel client = connect()) {
      send(
          client,
          "POST /v1.41/attach?stream=1 HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: tcp\r\nContent-Length: 0\r\n\r\nearly ");
      HijackedStream stream = hijacked.take();
      Recorder input = new Recorder();
      stream.readInto(input);
      stream.begin();
      send(client, "late");
      client.shutdownOutput();
      assertThat(input.ended.get()).isEqualTo("early late");
      stream.print(Stream.STDOUT, "out");
      stream.end();
      assertThat(readAll(client))
          .isEqualTo(
              "HTTP/1.1 101 UPGRADED\r\nContent-Type: application/vnd.docker.raw-stream\r\nConnection: Upgrade\r\nUpgrade: tcp\r\n\r\n"
                  + "\u0001\0\0\0\0\0\0\u0003out");
    }
  }

  @Test
  void withoutUpgradeTheAnswerIs200() throws Exception {
    try (SocketChannel client = connect()) {
      send(client, "POST /attach HTTP/1.1\r\nHost: x\r\n\r\n");
      HijackedStream stream = hijacked.take();
      stream.end();
      assertThat(readAll(client))
          .isEqualTo(
              "HTTP/1.1 200 OK\r\nContent-Type: application/vnd.docker.multiplexed-stream\r\n\r\n");
    }
  }

  @Test
  void aRefusedHijackIsAnsweredInHttp() throws IOException {
    assertThat(
            exchange(
                "POST /missing HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: tcp\r\n\r\n"))
        .startsWith("HTTP/1.1 404 Not Found")
        .endsWith("{\"message\":\"No such container: x\"}\n");
  }

  @Test
  void headersOfAStreamGoOutBeforeItsFirstByte() throws Exception {
    try (SocketChannel client = connect()) {
      send(client, "GET /follow HTTP/1.1\r\nHost: x\r\n\r\n");
      ChunkedStream stream = followed.take();
      stream.begin();
      assertThat(readSome(client))
          .containsIgnoringCase("Transfer-Encoding: chunked")
          .endsWith("\r\n\r\n");
      stream.send("{}\n".getBytes(StandardCharsets.UTF_8));
      String chunk = "";
      while (chunk.length() < 8) {
        chunk += readSome(client);
      }
      assertThat(chunk).isEqualTo("3\r\n{}\n\r\n");
    }
  }

  @Test
  void aClientThatGoesIsNoticed() throws Exception {
    CountDownLatch gone = new CountDownLatch(1);
    try (SocketChannel client = connect()) {
      send(client, "GET /follow HTTP/1.1\r\nHost: x\r\n\r\n");
      ChunkedStream stream = followed.take();
      stream.onClose(gone::countDown);
    }
    assertThat(gone.await(10, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void aClientThatDoesNotReadHoldsTheWriterBackAndThenLetsItGoOn() throws Exception {
    try (SocketChannel client = connect()) {
      send(client, "GET /follow HTTP/1.1\r\nHost: x\r\n\r\n");
      ChunkedStream stream = followed.take();
      byte[] piece = new byte[64 << 10];
      int pieces = 1;
      while (stream.send(piece)) {
        pieces++;
      }
      assertThat(pieces).isLessThan(200);
      CountDownLatch more = new CountDownLatch(1);
      stream.onWritable(more::countDown);
      ByteBuffer buffer = ByteBuffer.allocate(1 << 20);
      while (more.getCount() > 0) {
        buffer.clear();
        client.read(buffer);
        if (more.await(1, TimeUnit.MILLISECONDS)) {
          break;
        }
      }
      assertThat(stream.writable()).isTrue();
    }
  }

  @Test
  void aWriterThatDoesNotHeedIsCutOff() throws Exception {
    CountDownLatch gone = new CountDownLatch(1);
    try (SocketChannel client = connect()) {
      send(client, "GET /follow HTTP/1.1\r\nHost: x\r\n\r\n");
      ChunkedStream stream = followed.take();
      stream.onClose(gone::countDown);
      byte[] piece = new byte[1 << 20];
      for (int i = 0; i < 24; i++) {
        stream.send(piece);
      }
      assertThat(gone.await(10, TimeUnit.SECONDS)).isTrue();
    }
  }

  private static final class Recorder implements HijackedStream.Input {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final CompletableFuture<String> ended = new CompletableFuture<>();

    @Override
    public CompletionStage<Void> bytes(byte[] piece) {
      bytes.writeBytes(piece);
      return CompletableFuture.completedStage(null);
    }

    @Override
    public void end() {
      ended.complete(bytes.toString(StandardCharsets.UTF_8));
    }
  }

  private SocketChannel connect() throws IOException {
    SocketChannel client = SocketChannel.open(StandardProtocolFamily.UNIX);
    client.connect(address);
    return client;
  }

  private String exchange(String request) throws IOException {
    try (SocketChannel client = connect()) {
      send(client, request);
      return readAll(client);
    }
  }

  private static void send(SocketChannel client, String text) throws IOException {
    client.write(ByteBuffer.wrap(text.getBytes(StandardCharsets.ISO_8859_1)));
  }

  private static String readSome(SocketChannel client) throws IOException {
    ByteBuffer buffer = ByteBuffer.allocate(1 << 16);
    client.read(buffer);
    return new String(buffer.array(), 0, buffer.position(), StandardCharsets.ISO_8859_1);
  }

  private static String readAll(SocketChannel client) throws IOException {
    StringBuilder all = new StringBuilder();
    ByteBuffer buffer = ByteBuffer.allocate(1 << 16);
    while (client.read(buffer) >= 0) {
      all.append(new String(buffer.array(), 0, buffer.position(), StandardCharsets.ISO_8859_1));
      buffer.clear();
    }
    return all.toString();
  }
}
