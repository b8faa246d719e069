package io.jdock.daemon.routes;

import static org.assertj.core.api.Assertions.assertThat;

import io.jdock.api.ApiJson;
import io.jdock.daemon.http.ApiServer;
import io.jdock.engine.Attachment;
import io.jdock.engine.Containers;
import io.jdock.engine.Containers.ListQuery;
import io.jdock.engine.Containers.WaitResult;
import io.jdock.engine.CreateRequest;
import io.jdock.engine.EngineException;
import io.jdock.engine.Event;
import io.jdock.engine.Execs;
import io.jdock.engine.Explanation;
import io.jdock.engine.Filters;
import io.jdock.engine.LogQuery;
import io.jdock.engine.StreamSink;
import io.jdock.engine.Subscription;
import io.jdock.engine.pull.PullProgress;
import io.jdock.linux.KernelJournal;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Routes to the engine's roles and back, over HTTP. */
@Timeout(20)
class ApiRoutesTest {
  private final FakeEngine engine = new FakeEngine();
  private final HttpClient client = HttpClient.newHttpClient();
  private ApiServer server;
  private InetSocketAddress address;

  @BeforeEach
  void serve() throws IOException {
    ApiJson json = new ApiJson();
    server =
        new ApiServer(
            engine.api().table(Product.of("1.2.3"), json, List.of()), json, "jdock/1.2.3 (linux)");
    address = (InetSocketAddress) server.listen(new InetSocketAddress("127.0.0.1", 0));
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @ParameterizedTest
  @CsvSource({
    "POST, /containers/a/start, start, 'a', 204",
    "POST, /containers/a/stop?t=3&signal=INT, stop, 'a|INT|3', 204",
    "POST, /containers/a/stop, stop, 'a|null|null', 204",
    "POST, /containers/a/restart?t=-1, restart, 'a|null|-1', 204",
    "POST, /containers/a/kill?signal=HUP, kill, 'a|HUP', 204",
    "POST, /containers/a/pause, pause, 'a', 204",
    "POST, /containers/a/unpause, unpause, 'a', 204",
    "POST, /containers/a/rename?name=b, rename, 'a|b', 204",
    "POST, /containers/a/resize?h=24&w=80, resize, 'a|24|80', 200",
    "DELETE, /containers/a?force=1&v=true, remove, 'a|true|true', 204",
    "DELETE, /containers/a, remove, 'a|false|false', 204",
    "POST, /images/a%2Fb:1/tag?repo=c&tag=d, tag, 'a/b:1|c|d', 201",
  })
  void plainRoutes(String method, String path, String call, String arguments, int status)
      throws Exception {
    engine.on(call, given -> null);
    assertThat(send(method, "/v1.47" + path, "").statusCode()).isEqualTo(status);
    assertThat(
            String.join("|", Arrays.stream(engine.calls.get(call)).map(String::valueOf).toList()))
        .isEqualTo(arguments);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "GET | /containers/x/json | 404 | No such container: x",
        "POST | /containers/x/attach | 404 | No such container: x",
        "POST | /containers/x/wait | 404 | No such container: x",
        "POST | /containers/x/wait?condition=never | 400 | invalid condition: \"never\"",
        "GET | /containers/x/logs | 400 | Bad parameters: you must choose at least one stream",
        "POST | /containers/x/stop?t=soon | 400 | strconv.Atoi: parsing \"soon\": invalid syntax",
        "GET | /containers/json?filters=x | 400 | invalid filter",
        "POST | /containers/create | 400 | invalid JSON: got EOF while reading request body",
        "POST | /images/create?fromImage=nope&tag=latest | 404 | pull access denied for nope:latest",
        "POST | /build?version=2 | 501 | BuildKit's protocol is not supported by jdock: DOCKER_BUILDKIT=0",
        "POST | /build?squash=1 | 501 | squash is not supported by jdock yet",
        "POST | /containers/x/update | 400 | invalid JSON: got EOF while reading request body",
        "GET | /nothing | 404 | page not found",
        "PUT | /version | 404 | page not found",
        "GET | /plugins/x/json | 404 | plugin \"x\" not found",
        "POST | /plugins/x/enable | 400 | strconv.Atoi: parsing \"\": invalid syntax",
        "POST | /swarm/leave | 503 | This node is not part of a swarm",
        "POST | /services/create | 400 | invalid JSON: got EOF while reading request body",
        "GET | /tasks/x/logs | 400 | Bad parameters: you must choose at least one stream",
        "POST | /session | 400 | no upgrade proto in request",
        "POST | /build/cancel | 400 | build ID not provided",
        "GET | /services | 503 | This node is not a swarm manager. Use \"docker swarm init\" or \"docker swarm join\" to connect this node to swarm and try again.",
      })
  void errors(String method, String path, int status, String message) throws Exception {
    HttpResponse<String> answer = send(method, "/v1.41" + path, "");
    assertThat(answer.statusCode()).isEqualTo(status);
    assertThat(
            new ApiJson()
                .tree(answer.body().getBytes(StandardCharsets.UTF_8))
                .path("message")
                .asText())
        .isEqualTo(message);
  }

  @Test
  void swarmRequestsAreReadBeforeTheyAreRefused() throws Exception {
    assertThat(send("POST", "/v1.47/secrets/x/update", "{}").body())
        .isEqualTo("{\"message\":\"invalid secret version\"}\n");
    assertThat(send("POST", "/v1.47/secrets/x/update?version=3", "{}").statusCode()).isEqualTo(503);
    assertThat(send("POST", "/v1.47/swarm/init", "{}").statusCode()).isEqualTo(501);
    engine.on("prune", arguments -> new Containers.PruneReport(List.of(), 0));
    assertThat(send("POST", "/v1.47/build/prune", "").body())
        .isEqualTo("{\"CachesDeleted\":null,\"SpaceReclaimed\":0}\n");
  }

  @Test
  void optionsAreAnsweredEverywhere() throws Exception {
    HttpResponse<String> answer = send("OPTIONS", "/v1.41/anything", "");
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.body()).isEmpty();
  }

  @Test
  void anAnswerToHeadHasNoBodyWhateverItIs() throws Exception {
    assertThat(
            raw(
                "HEAD /nothing HTTP/1.1\r\nHost: x\r\n\r\n"
                    + "GET /nothing HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"))
        .containsSubsequence("404 Not Found", "\r\n\r\nHTTP/1.1 404 Not Found", "page not found");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/containers/%zz/json", "/containers/json?all=%zz", "/containers/%/json"})
  void badEscapesAreTheClientsFault(String path) throws Exception {
    assertThat(raw("GET " + path + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"))
        .startsWith("HTTP/1.1 400 Bad Request")
        .contains("invalid URL escape");
  }

  @Test
  void anUpdateOfWhatIsFixedIsRefusedByName() throws Exception {
    for (String body :
        new String[] {"{\"Privileged\":true}", "{\"Memory\":1,\"Binds\":[\"/a:/b\"]}"}) {
      HttpResponse<String> answer = send("POST", "/v1.41/containers/x/update", body);
      assertThat(answer.statusCode()).isEqualTo(501);
      assertThat(answer.body()).containsPattern("updating HostConfig.(Privileged|Binds) is not");
    }
  }

  @Test
  void notModifiedHasNoBody() throws Exception {
    engine.on(
        "start",
        given -> {
          throw EngineException.notModified("running already");
        });
    HttpResponse<String> answer = send("POST", "/containers/a/start", "");
    assertThat(answer.statusCode()).isEqualTo(304);
    assertThat(answer.body()).isEmpty();
  }

  @Test
  void createTellsTheIdAndWarnings() throws Exception {
    engine.on("create", given -> new CreateRequest.Created("abc", List.of("no swap")));
    HttpResponse<String> answer =
        send("POST", "/containers/create?name=n", "{\"Image\":\"alpine\"}");
    assertThat(answer.statusCode()).isEqualTo(201);
    assertThat(answer.body()).isEqualTo("{\"Id\":\"abc\",\"Warnings\":[\"no swap\"]}\n");
  }

  @Test
  void listPassesItsQuery() throws Exception {
    engine.on("list", given -> List.of());
    assertThat(
            send(
                    "GET",
                    "/containers/json?all=1&limit=2&filters=%7B%22name%22:%7B%22a%22:true%7D%7D",
                    "")
                .body())
        .isEqualTo("[]\n");
    assertThat(engine.calls.get("list")[0])
        .isEqualTo(new ListQuery(true, 2, false, new Filters(Map.of("name", List.of("a")))));
  }

  @Test
  void waitSendsItsHeadBeforeTheContainerEnds() throws Exception {
    CompletableFuture<WaitResult> end = new CompletableFuture<>();
    engine.on("await", given -> end);
    var answer =
        client
            .sendAsync(
                request("POST", "/containers/a/wait?condition=next-exit", ""),
                HttpResponse.BodyHandlers.ofInputStream())
            .get();
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(engine.calls.get("await")[1]).isEqualTo(Containers.WaitCondition.NEXT_EXIT);
    end.complete(new WaitResult(7, ""));
    assertThat(new String(answer.body().readAllBytes(), StandardCharsets.UTF_8))
        .isEqualTo("{\"Error\":null,\"StatusCode\":7}\n");
  }

  @Test
  void logsAreFramed() throws Exception {
    engine.on("tty", given -> false);
    engine.on(
        "logs",
        given -> {
          StreamSink sink = (StreamSink) given[2];
          sink.write(StreamSink.Stream.STDOUT, "a\n".getBytes(StandardCharsets.UTF_8));
          sink.write(StreamSink.Stream.STDERR, "b\n".getBytes(StandardCharsets.UTF_8));
          sink.end();
          return (Subscription) () -> {};
        });
    HttpResponse<String> answer =
        send("GET", "/v1.47/containers/a/logs?stdout=1&stderr=1&tail=5&since=10.5", "");
    assertThat(answer.body()).isEqualTo("\u0001\0\0\0\0\0\0\u0002a\n\u0002\0\0\0\0\0\0\u0002b\n");
    assertThat(answer.headers().firstValue("content-type"))
        .contains("application/vnd.docker.multiplexed-stream");
    assertThat(engine.calls.get("logs")[1])
        .isEqualTo(
            new LogQuery(
                true, true, false, false, false, 5, Instant.ofEpochSecond(10, 500_000_000), null));
  }

  @Test
  void attachCarriesBothWays() throws Exception {
    engine.on("tty", given -> false);
    engine.on("attach", given -> new Echo((StreamSink) given[2]));
    assertThat(
            raw(
                "POST /v1.47/containers/a/attach?stream=1&stdin=1&stdout=1 HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: tcp\r\n\r\nhello"))
        .startsWith("HTTP/1.1 101 UPGRADED\r\n")
        .endsWith("\r\n\r\n\u0001\0\0\0\0\0\0\u0005hello");
  }

  @ParameterizedTest
  @CsvSource({"1.47, binary", "1.27, text"})
  void attachByWebSocketCarriesBothWays(String version, String kind) throws Exception {
    engine.on("tty", given -> false);
    engine.on("attach", given -> new Echo((StreamSink) given[2]));
    StringBuffer said = new StringBuffer();
    CompletableFuture<Integer> closed = new CompletableFuture<>();
    WebSocket.Listener listener =
        new WebSocket.Listener() {
          @Override
          public CompletionStage<?> onText(WebSocket socket, CharSequence text, boolean last) {
            said.append("text ").append(text);
            return WebSocket.Listener.super.onText(socket, text, last);
          }

          @Override
          public CompletionStage<?> onBinary(WebSocket socket, ByteBuffer bytes, boolean last) {
            said.append("binary ").append(StandardCharsets.UTF_8.decode(bytes));
            return WebSocket.Listener.super.onBinary(socket, bytes, last);
          }

          @Override
          public CompletionStage<?> onClose(WebSocket socket, int status, String reason) {
            closed.complete(status);
            return WebSocket.Listener.super.onClose(socket, status, reason);
          }
        };
    WebSocket socket =
        client
            .newWebSocketBuilder()
            .buildAsync(
                URI.create(
                    "ws://127.0.0.1:"
                        + address.getPort()
                        + "/v"
                        + version
                        + "/containers/a/attach/ws?stream=1&stdin=1&stdout=1"),
                listener)
            .get();
    socket.sendPing(ByteBuffer.allocate(3)).get();
    socket.sendBinary(ByteBuffer.wrap("hello".getBytes(StandardCharsets.UTF_8)), true).get();
    socket.sendClose(WebSocket.NORMAL_CLOSURE, "").get();
    assertThat(closed.get()).isEqualTo(WebSocket.NORMAL_CLOSURE);
    assertThat(said).hasToString(kind + " hello");
  }

  @Test
  void aWebSocketThatIsNoneIsAnsweredInHttp() throws Exception {
    assertThat(send("GET", "/containers/x/attach/ws", "").body())
        .isEqualTo("{\"message\":\"not websocket protocol\"}\n");
    assertThat(
            raw(
                "GET /containers/x/attach/ws HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\n"
                    + "Upgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
                    + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n"))
        .startsWith("HTTP/1.1 404 Not Found")
        .contains("No such container: x");
  }

  @Test
  void anExecThatCannotStartSaysSoInItsOutput() throws Exception {
    var request =
        new Execs.ExecRequest(
            List.of("nope"), List.of(), "", "", false, false, true, true, false, "");
    engine.on("inspect", given -> new Execs.ExecDetails("e", "c", request, false, null, 0));
    engine.on(
        "start",
        given -> {
          throw EngineException.invalid("exec: \"nope\": executable file not found in $PATH");
        });
    assertThat(
            raw(
                "POST /v1.41/exec/e/start HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\nConnection: Upgrade\r\nUpgrade: tcp\r\n\r\n{}"))
        .startsWith("HTTP/1.1 101 UPGRADED\r\n")
        .endsWith("exec: \"nope\": executable file not found in $PATH\r\n");
  }

  @Test
  void aPullThatFailsLateSaysSoInItsLastLine() throws Exception {
    engine.puller =
        (reference, platform, credentials, progress, cancellation) -> {
          progress.report(new PullProgress.Started("latest", "library/alpine"));
          throw EngineException.system("connection reset", null);
        };
    HttpResponse<String> answer = send("POST", "/images/create?fromImage=alpine&tag=latest", "");
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.body())
        .isEqualTo(
            "{\"status\":\"Pulling from library/alpine\",\"id\":\"latest\"}\n"
                + "{\"errorDetail\":{\"message\":\"connection reset\"},\"error\":\"connection reset\"}\n");
  }

  @Test
  void eventsOfThePastEnd() throws Exception {
    Event event =
        new Event(
            Instant.ofEpochSecond(5, 6), "container", "start", "abc", Map.of("image", "alpine"));
    engine.on("history", given -> List.of(event));
    assertThat(send("GET", "/events?since=1&until=9", "").body())
        .isEqualTo(
            "{\"status\":\"start\",\"id\":\"abc\",\"from\":\"alpine\",\"Type\":\"container\",\"Action\":\"start\","
                + "\"Actor\":{\"ID\":\"abc\",\"Attributes\":{\"image\":\"alpine\"}},\"scope\":\"local\",\"time\":5,\"timeNano\":5000000006}\n");
  }

  @Test
  void explainTellsPhasesAndSteps() throws Exception {
    var step =
        new Explanation.Step("mount(\"proc\")", "why", "mount -t proc", 1, "EPERM", -1, 0, 5000);
    engine.on(
        "explain",
        given ->
            new Explanation(
                "a",
                "n",
                "i",
                7000,
                List.of(
                    new Explanation.Chapter(KernelJournal.Phase.FILESYSTEM, 5000, List.of(step)))));
    assertThat(send("GET", "/jdock/containers/a/explain", "").body())
        .isEqualTo(
            "{\"phases\":[{\"name\":\"filesystem\",\"steps\":[{\"call\":\"mount(\\\"proc\\\")\",\"reason\":\"why\",\"result\":-1,"
                + "\"errno\":\"EPERM\",\"micros\":5,\"shell\":\"mount -t proc\"}]}],\"totalMicros\":7}\n");
  }

  @Test
  void versionTellsWhatItIs() throws Exception {
    assertThat(send("GET", "/version", "").body())
        .contains(
            "\"Version\":\"1.2.3\"",
            "\"ApiVersion\":\"1.47\"",
            "\"MinAPIVersion\":\"1.24\"",
            "\"Os\":\"linux\"");
  }

  private record Echo(StreamSink sink, CompletableFuture<Ending> ended) implements Attachment {
    Echo(StreamSink sink) {
      this(sink, new CompletableFuture<>());
    }

    @Override
    public boolean tty() {
      return false;
    }

    @Override
    public CompletionStage<Void> writeStdin(byte[] bytes) {
      sink.write(StreamSink.Stream.STDOUT, bytes);
      return CompletableFuture.completedStage(null);
    }

    @Override
    public void closeStdin() {
      ended.complete(Ending.STREAMS_ENDED);
    }

    @Override
    public CompletionStage<Ending> done() {
      return ended;
    }

    @Override
    public void close() {}
  }

  private String raw(String text) throws IOException {
    try (Socket socket = new Socket(address.getAddress(), address.getPort())) {
      socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
      socket.shutdownOutput();
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
    }
  }

  private HttpRequest request(String method, String path, String body) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + address.getPort() + path))
        .version(HttpClient.Version.HTTP_1_1)
        .method(method, HttpRequest.BodyPublishers.ofString(body))
        .build();
  }

  private HttpResponse<String> send(String method, String path, String body) throws Exception {
    return client.send(
        request(method, path, body),
        HttpResponse.BodyHandlers.ofString(StandardCharsets.ISO_8859_1));
  }
}
