package io.jdock.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.jdock.it.lab.Await;
import io.jdock.it.lab.Lab;
import io.jdock.it.lab.Project;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/**
 * Every route with what no client should send: the answer is the client's fault (4xx), a success or
 * a refusal by name (501, 503), it comes at once, and nothing stays behind. The seed is fixed.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ApiFuzzTest {
  private static final long SEED = 20240607;
  private static final int ROUNDS = 8;
  private static final int CREATIONS = 600;
  private static final int ANSWER_MILLIS = 5000;
  private static final Pattern ROUTE = Pattern.compile("^\\| `([A-Z]+) (/[^`]*)` \\|");
  private static final Pattern STATUS = Pattern.compile("^HTTP/1.1 ([0-9]{3}) ");
  private static final String LONG = "x".repeat(100_000);

  private static final List<String> NAMES =
      List.of(
          "x",
          "fuzzed",
          "fuzzed",
          "fuzzed",
          "fuzzed",
          "fuzzed",
          "%2e%2e",
          "..%2f..%2fetc",
          "%00",
          "x%2fy",
          "%zz",
          "%",
          "%c3%28",
          "a+b",
          "a%20b",
          "%ff%fe",
          "-",
          "sha256:zz",
          LONG.substring(0, 10_000),
          "alpine%3a%3a",
          "@",
          "..");

  private static final List<String> PARAMETERS =
      List.of(
          "all",
          "size",
          "limit",
          "filters",
          "t",
          "signal",
          "h",
          "w",
          "since",
          "until",
          "tail",
          "stdout",
          "stderr",
          "logs",
          "stream",
          "stdin",
          "follow",
          "condition",
          "force",
          "v",
          "link",
          "name",
          "platform",
          "ps_args",
          "path",
          "fromImage",
          "fromSrc",
          "repo",
          "tag",
          "message",
          "changes",
          "type",
          "term",
          "names",
          "version",
          "timeout",
          "remote",
          "id",
          "container",
          "detachKeys",
          "one-shot",
          "noprune",
          "manifests",
          "quiet",
          "pause",
          "keep-storage");

  private static final List<String> VALUES =
      List.of(
          "",
          "1",
          "0",
          "-1",
          "x",
          "%zz",
          "%00",
          "99999999999999999999",
          "1e999999999",
          "1.2.3",
          "%7B",
          "%7B%22a%22%3A5%7D",
          "%7B%22label%22%3A%5B%22a%22%5D%7D",
          "%5B%5D",
          "null",
          "%7B%22name%22%3A%7B%22%5B%22%3Atrue%7D%7D",
          "%7B%22until%22%3A%5B%22x%22%5D%7D",
          "%7B%22before%22%3A%5B%22%22%5D%7D",
          "..%2f..",
          "%0d%0aX-Evil%3a+1",
          "%ff",
          LONG,
          "%7B%22publish%22%3A%5B%22x%22%5D%7D",
          "%7B%22dangling%22%3A%5B%22x%22%5D%7D",
          "alpine");

  private static final List<String> FIELDS =
      List.of(
          "Image",
          "Cmd",
          "Entrypoint",
          "Env",
          "Labels",
          "Tty",
          "OpenStdin",
          "ExposedPorts",
          "Volumes",
          "Healthcheck",
          "WorkingDir",
          "User",
          "Hostname",
          "Domainname",
          "StopSignal",
          "StopTimeout",
          "Shell",
          "MacAddress",
          "OnBuild",
          "HostConfig",
          "NetworkingConfig",
          "AttachStdout",
          "Container",
          "Name",
          "Driver",
          "Detach",
          "ConsoleSize",
          "DetachKeys",
          "Privileged",
          "username",
          "password",
          "serveraddress",
          "RestartPolicy",
          "Memory");

  private static final List<String> HOST_FIELDS =
      List.of(
          "Binds",
          "Mounts",
          "PortBindings",
          "RestartPolicy",
          "LogConfig",
          "Memory",
          "MemorySwap",
          "NanoCpus",
          "CpuShares",
          "CpuQuota",
          "CpuPeriod",
          "CpusetCpus",
          "PidsLimit",
          "Ulimits",
          "Devices",
          "DeviceCgroupRules",
          "DeviceRequests",
          "CapAdd",
          "CapDrop",
          "SecurityOpt",
          "Sysctls",
          "Tmpfs",
          "Dns",
          "ExtraHosts",
          "GroupAdd",
          "NetworkMode",
          "IpcMode",
          "PidMode",
          "UTSMode",
          "CgroupnsMode",
          "UsernsMode",
          "ShmSize",
          "OomScoreAdj",
          "StorageOpt",
          "Annotations",
          "MaskedPaths",
          "ReadonlyPaths",
          "Init",
          "Runtime",
          "Isolation",
          "VolumesFrom",
          "Links",
          "ConsoleSize",
          "CgroupParent",
          "BlkioWeight",
          "MemoryReservation",
          "MemorySwappiness",
          "ContainerIDFile",
          "AutoRemove");

  private static final List<String> JSON =
      List.of(
          "null",
          "true",
          "-1",
          "0",
          "1e400",
          "9223372036854775808",
          "-9223372036854775808",
          "0.5",
          "\"\"",
          "\"x\"",
          "\"\\u0000\"",
          "\"/\"",
          "\"../../etc\"",
          "\"a:b:c:d\"",
          "\"-1\"",
          "\"" + LONG + "\"",
          "[]",
          "{}",
          "[null]",
          "[[]]",
          "[{}]",
          "[\"\"]",
          "[\"x\",5]",
          "[\"\\u0000\"]",
          "{\"\":null}",
          "{\"x\":\"y\"}",
          "{\"x\":[{}]}",
          "{\"80/tcp\":5}",
          "{\"80/tcp\":[{\"HostPort\":\"x\"}]}",
          "{\"Test\":5}",
          "{\"Test\":[\"CMD\"]}",
          "{\"Type\":\"x\"}",
          "[{\"Type\":\"bind\"}]",
          "[{\"Name\":\"x\"}]",
          "\"\\ud800\"");

  private final Random random = new Random(SEED);
  private final List<String> failures = new ArrayList<>();

  /** Docker Hub, where the lab has no way to: what an image's name may lead to. */
  private static final String UNREACHABLE = "dial tcp: lookup ";

  private final Map<Integer, Integer> statuses = new TreeMap<>();
  private final List<String[]> routes = new ArrayList<>();
  private Lab lab;

  @BeforeEach
  void forget() {
    failures.clear();
  }

  @BeforeAll
  void openLab() throws IOException {
    lab = Lab.start();
    lab.jdock("pull", "-q", "alpine").ok();
    for (String line : Files.readAllLines(Project.ROOT.resolve("docs/api.md"))) {
      Matcher route = ROUTE.matcher(line);
      if (route.find()) {
        routes.add(new String[] {route.group(1), route.group(2)});
      }
    }
    assertThat(routes).hasSizeGreaterThan(107);
  }

  @AfterAll
  void closeLab() {
    lab.close();
  }

  @Test
  void whateverIsSentIsTheClientsFault() throws Exception {
    lab.jdock("create", "--name", "fuzzed", "alpine", "true").ok();
    long descriptors = descriptors();
    for (String[] route : routes) {
      for (int round = 0; round < ROUNDS; round++) {
        String path = "/v1.47" + path(route[1]) + query();
        send(route[0] + " " + shortened(path), request(route[0], path, "", body()));
      }
      oddities(route[0], "/v1.47" + route[1].replaceAll("\\{[a-z]+}", "x"));
    }
    assertThat(failures).isEmpty();
    // Not everything was turned away at the door.
    assertThat(statuses).containsKeys(200, 204, 400, 404, 501, 503);
    assertThat(lab.jdock("info").ok().out()).contains("Server Version");
    for (String id : lab.jdock("ps", "-aq").ok().line().lines().toList()) {
      lab.jdock("rm", "-f", "-v", id).ok();
    }
    lab.assertNothingLeft();
    Await.until("the connections are closed", () -> descriptors() <= descriptors + 3);
  }

  /** One field out of order in a request that is otherwise right; what comes of it is started. */
  @Test
  void aContainerWithOneOddFieldStartsOrTellsWhyNot() throws Exception {
    int created = 0;
    for (int round = 0; round < CREATIONS; round++) {
      String name = "odd" + round;
      String body =
          round % 3 == 0
              ? "{\"Image\":\"alpine\",\"Cmd\":[\"true\"],\""
                  + one(FIELDS)
                  + "\":"
                  + one(JSON)
                  + "}"
              : "{\"Image\":\"alpine\",\"Cmd\":[\"true\"],\"HostConfig\":{\""
                  + one(HOST_FIELDS)
                  + "\":"
                  + one(JSON)
                  + "}}";
      send("create of " + body, request("POST", "/containers/create?name=" + name, "", body));
      if (answer.startsWith("HTTP/1.1 201")) {
        created++;
        send("start of " + body, request("POST", "/containers/" + name + "/start", "", ""));
        send("inspect of " + body, request("GET", "/containers/" + name + "/json", "", ""));
        send("removal", request("DELETE", "/containers/" + name + "?force=1&v=1", "", ""));
      }
    }
    assertThat(failures).isEmpty();
    assertThat(created).isGreaterThan(CREATIONS / 10);
    lab.assertNothingLeft();
  }

  /** What is wrong below the level of HTTP's meaning. */
  private void oddities(String method, String path) throws IOException {
    String head = method + " " + path + " HTTP/1.1\r\nHost: x\r\n";
    send("half a body " + head, head + "Content-Length: 100\r\n\r\n{\"Image\"", true);
    send("half a head " + head, head + "Content-Type: appl", true);
    send("a bad chunk " + head, head + "Transfer-Encoding: chunked\r\n\r\nzz\r\nabc\r\n0\r\n\r\n");
    send("a bad length " + head, head + "Content-Length: -5\r\n\r\n");
    send("two lengths " + head, head + "Content-Length: 2\r\nContent-Length: 3\r\n\r\n{}}");
    send("garbage after " + head, request(method, path, "", "{}") + "\r\n\0\1\2garbage");
    send("a bad header " + head, head + "X Y\0: z\r\n\r\n");
    send("a wrong type " + head, request(method, path, "Content-Type: text/x\r\n", "{}"));
    send("bad auth " + head, request(method, path, "X-Registry-Auth: %%%\r\n", ""));
    send("an old version " + head, head.replace("1.47", "1.3") + "\r\n");
    send("a new version " + head, head.replace("1.47", "99.99") + "\r\n");
  }

  @Test
  void headersWithoutEndAreCutOff() throws Exception {
    String line = "X-Long: " + LONG + "\r\n";
    send("20 MB of headers", "GET /info HTTP/1.1\r\n" + line.repeat(200) + "\r\n");
    send("a long line", "GET /" + LONG.repeat(20) + " HTTP/1.1\r\n\r\n");
    send("a deep body", request("POST", "/containers/create", "", "[".repeat(1_000_000)));
    send("a big body", request("POST", "/containers/create", "", "x".repeat(9 << 20)));
    assertThat(failures).isEmpty();
  }

  @Test
  void aSlowBodyIsWaitedForWithoutHoldingOthersUp() throws Exception {
    List<SocketChannel> slow = new ArrayList<>();
    try {
      for (int i = 0; i < 100; i++) {
        SocketChannel client = connect();
        slow.add(client);
        write(client, "POST /containers/create HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n\r\n{");
      }
      assertThat(lab.jdock("ps", "-q").ok().line()).isEmpty();
      for (SocketChannel client : slow) {
        write(client, "}");
        assertThat(status(client)).isEqualTo(400);
      }
    } finally {
      for (SocketChannel client : slow) {
        client.close();
      }
    }
  }

  /** Bodies that never come whole, and answers that nobody reads: as many as it likes to have. */
  @Test
  void stalledClientsHoldNobodyUp() throws Exception {
    lab.jdock("create", "--name", "stalled", "alpine", "true").ok();
    long descriptors = descriptors();
    String half = " HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n\r\nhalf";
    List<SocketChannel> stalled = new ArrayList<>();
    try {
      for (int i = 0; i < 10; i++) {
        for (String request :
            List.of(
                "POST /images/load" + half,
                "POST /build" + half,
                "PUT /containers/stalled/archive?path=/" + half,
                "GET /containers/stalled/export HTTP/1.1\r\nHost: x\r\n\r\n",
                "GET /images/alpine/get HTTP/1.1\r\nHost: x\r\n\r\n",
                "GET /events HTTP/1.1\r\nHost: x\r\n\r\n")) {
          SocketChannel client = connect();
          stalled.add(client);
          write(client, request);
        }
      }
      send("list among them", request("GET", "/containers/json?all=1", "", ""));
      send(
          "create among them", request("POST", "/containers/create", "", "{\"Image\":\"alpine\"}"));
      assertThat(failures).isEmpty();
    } finally {
      for (SocketChannel client : stalled) {
        client.close();
      }
    }
    for (String id : lab.jdock("ps", "-aq").ok().line().lines().toList()) {
      lab.jdock("rm", "-f", id).ok();
    }
    Await.until("the connections are closed", () -> descriptors() <= descriptors + 3);
    lab.assertNothingLeft();
  }

  private long descriptors() {
    String[] names = new java.io.File("/proc/" + lab.daemonProcess().pid() + "/fd").list();
    return names == null ? 0 : names.length;
  }

  private <T> T one(List<T> list) {
    return list.get(random.nextInt(list.size()));
  }

  private String path(String template) {
    return template.replaceAll("\\{[a-z]+}", Matcher.quoteReplacement(one(NAMES)));
  }

  private String query() {
    StringBuilder query = new StringBuilder();
    for (int i = random.nextInt(5); i > 0; i--) {
      query.append(query.isEmpty() ? '?' : '&');
      query.append(one(PARAMETERS)).append('=').append(one(VALUES));
    }
    return query.toString();
  }

  private String body() {
    return switch (random.nextInt(6)) {
      case 0 -> "";
      case 1 -> one(JSON);
      case 2 -> "{\"Image\":\"alpine\",\"HostConfig\":{" + members(HOST_FIELDS) + "}";
      case 3 -> "{" + members(FIELDS) + "}";
      default ->
          "{\"Image\":\"alpine\",\"Cmd\":[\"true\"],"
              + members(FIELDS)
              + ",\"HostConfig\":{"
              + members(HOST_FIELDS)
              + "}}";
    };
  }

  private String members(List<String> fields) {
    List<String> members = new ArrayList<>();
    for (int i = 1 + random.nextInt(2); i > 0; i--) {
      members.add("\"" + one(fields) + "\":" + one(JSON));
    }
    return String.join(",", members);
  }

  private static String request(String method, String path, String headers, String body) {
    return method
        + " "
        + path
        + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n"
        + headers
        + "Content-Length: "
        + body.length()
        + "\r\n\r\n"
        + body;
  }

  private void send(String what, String request) throws IOException {
    send(what, request, false);
  }

  /**
   * @param cut whether the client closes its side, and may be left without an answer
   */
  private void send(String what, String request, boolean cut) throws IOException {
    try (SocketChannel client = connect()) {
      write(client, request);
      if (cut) {
        client.shutdownOutput();
      }
      int status = status(client);
      boolean fine =
          (status >= 100 && status < 500)
              || status == 501
              || status == 503
              || (status == 500 && answer.contains(UNREACHABLE))
              || (status == 0 && (cut || request.length() > 2_000_000));
      statuses.merge(status, 1, Integer::sum);
      if (!fine) {
        failures.add(status + " to " + shortened(what) + "\n    " + answer);
      }
    }
  }

  private String answer = "";

  private static String shortened(String text) {
    return text.length() > 300 ? text.substring(0, 300) + "..." : text;
  }

  private SocketChannel connect() throws IOException {
    SocketChannel client = SocketChannel.open(StandardProtocolFamily.UNIX);
    client.connect(UnixDomainSocketAddress.of(lab.socket()));
    return client;
  }

  private static void write(SocketChannel client, String text) {
    try {
      ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.ISO_8859_1));
      while (bytes.hasRemaining()) {
        client.write(bytes);
      }
    } catch (IOException closedByTheDaemon) {
      // It has answered already, or cut off what is too long: what it said decides.
    }
  }

  /** The answer's status; 0 when the connection is closed without one, -1 when none comes. */
  private int status(SocketChannel client) throws IOException {
    answer = "";
    client.configureBlocking(false);
    ByteBuffer buffer = ByteBuffer.allocate(1 << 14);
    try (Selector selector = Selector.open()) {
      client.register(selector, SelectionKey.OP_READ);
      while (!answer.contains("\r\n\r\n")) {
        if (selector.select(ANSWER_MILLIS) == 0) {
          return -1;
        }
        selector.selectedKeys().clear();
        int read = client.read(buffer);
        answer += new String(buffer.array(), 0, buffer.position(), StandardCharsets.UTF_8);
        buffer.clear();
        if (read < 0) {
          break;
        }
      }
    } catch (IOException reset) {
      return 0;
    }
    Matcher status = STATUS.matcher(answer);
    return status.find() ? Integer.parseInt(status.group(1)) : 0;
  }
}
