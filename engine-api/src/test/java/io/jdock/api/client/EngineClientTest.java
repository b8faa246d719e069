package io.jdock.api.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EngineClientTest {
  /** What the server answers to a request line's path, headers and all. */
  private static final Map<String, String> ANSWERS =
      Map.of(
          "/_ping",
          response("Api-Version: 1.41\r\n", "OK"),
          "/v1.41/things",
          response("", "{\"a\":1}"),
          "/v1.41/missing",
          "HTTP/1.1 404 Not Found\r\nContent-Length: 31\r\n\r\n"
              + "{\"message\":\"No such thing: x\"}\n",
          "/v1.41/chunks",
          "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
              + "8;x=y\r\n{\"n\":1}\n\r\n7\r\n{\"n\":2}\r\n0\r\nTrailer: x\r\n\r\n",
          "/v1.41/nothing",
          "HTTP/1.1 204 No Content\r\n\r\n",
          "/v1.41/attach",
          "HTTP/1.1 101 UPGRADED\r\nContent-Type: application/vnd.docker.multiplexed-stream"
              + "\r\nConnection: Upgrade\r\nUpgrade: tcp\r\n\r\n");

  @TempDir Path directory;
  private final List<String> requests = Collections.synchronizedList(new ArrayList<>());
  private final List<Integer> connections = Collections.synchronizedList(new ArrayList<>());
  private ServerSocketChannel server;
  private EngineClient client;

  private static String response(String fields, String body) {
    return "HTTP/1.1 200 OK\r\n" + fields + "Content-Length: " + body.length() + "\r\n\r\n" + body;
  }

  @BeforeEach
  void serve() throws IOException {
    Path socket = directory.resolve("s");
    server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    server.bind(UnixDomainSocketAddress.of(socket));
    Thread thread = new Thread(this::accept);
    thread.setDaemon(true);
    thread.start();
    client = new EngineClient(new DaemonAddress.Unix(socket), null, "test");
  }

  @AfterEach
  void stop() throws IOException {
    client.close();
    server.close();
  }

  private void accept() {
    while (true) {
      try {
        SocketChannel channel = server.accept();
        connections.add(1);
        Thread thread = new Thread(() -> answer(channel));
        thread.setDaemon(true);
        thread.start();
      } catch (IOException e) {
        return;
      }
    }
  }

  private void answer(SocketChannel channel) {
    try (channel) {
      InputStream in = Channels.newInputStream(channel);
      while (true) {
        String request = HttpConnection.readLine(in);
        int length = 0;
        for (String field = HttpConnection.readLine(in);
            !field.isEmpty();
            field = HttpConnection.readLine(in)) {
          if (field.startsWith("Content-Length: ")) {
            length = Integer.parseInt(field.substring(16));
          }
        }
        String body = new String(in.readNBytes(length), StandardCharsets.UTF_8);
        requests.add(request + body);
        String path = request.split(" ")[1];
        String answer = ANSWERS.get(path);
        channel.write(ByteBuffer.wrap(answer.getBytes(StandardCharsets.UTF_8)));
        if (path.endsWith("/attach")) {
          byte[] typed = in.readAllBytes(); // until the client closes its half
          channel.write(ByteBuffer.wrap(typed));
          return;
        }
      }
    } catch (IOException e) {
      return;
    }
  }

  @Test
  void negotiatesTheVersionOnceAndKeepsTheConnection() throws IOException {
    assertThat(client.getObject("/things").number("a")).isEqualTo(1);
    assertThat(client.post("/things", new JsonObject().put("x", "ü")).object().number("a"))
        .isEqualTo(1);
    assertThat(client.version()).isEqualTo(new ApiVersion(1, 41));
    assertThat(requests)
        .containsExactly(
            "GET /_ping HTTP/1.1",
            "GET /v1.41/things HTTP/1.1",
            "POST /v1.41/things HTTP/1.1{\"x\":\"ü\"}");
    assertThat(connections).hasSize(1);
  }

  @Test
  void tellsTheDaemonsMessage() {
    assertThatThrownBy(() -> client.get("/missing"))
        .isInstanceOfSatisfying(EngineException.class, e -> assertThat(e.notFound()).isTrue())
        .hasMessage("No such thing: x");
  }

  @Test
  void readsObjectsFromChunks() throws IOException {
    try (JsonLines lines = client.get("/chunks").lines()) {
      assertThat(lines.next()).hasToString("{\"n\":1}");
      assertThat(lines.next()).hasToString("{\"n\":2}");
      assertThat(lines.next()).isNull();
    }
    client.get("/nothing").text();
    assertThat(connections).hasSize(1);
  }

  @Test
  void hijacksAndHalfCloses() throws IOException {
    try (HijackedStream stream = client.hijack("/attach", null)) {
      assertThat(stream.multiplexed()).isTrue();
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      Thread writer =
          new Thread(
              () -> {
                try {
                  stream.out().write("typed".getBytes(StandardCharsets.UTF_8));
                  stream.closeWrite();
                } catch (IOException e) {
                  throw new IllegalStateException(e);
                }
              });
      writer.start();
      stream.in().transferTo(out);
      assertThat(out).hasToString("typed");
    }
  }

  @Test
  void tellsApartWhyThereIsNoConnection() {
    EngineClient nowhere =
        new EngineClient(new DaemonAddress.Unix(directory.resolve("none")), null, "test");
    assertThatThrownBy(() -> nowhere.get("/x"))
        .isInstanceOfSatisfying(
            DaemonUnreachableException.class,
            e -> assertThat(e.reason()).isEqualTo(DaemonUnreachableException.Reason.NOT_RUNNING));
  }
}
