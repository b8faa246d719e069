package io.jdock.engine.log.remote;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.jdock.engine.EngineException;
import io.jdock.engine.StreamSink.Stream;
import io.jdock.engine.log.LogContext;
import io.jdock.engine.log.LogDestination;
import io.jdock.engine.log.LogDriver;
import io.jdock.engine.log.LogMessage;
import io.jdock.engine.log.RemoteDriver;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.FutureTask;
import java.util.zip.GZIPInputStream;
import java.util.zip.InflaterInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What goes over the wire, byte by byte, against the published formats. */
class ProtocolTest {
  private static final Instant TIME = Instant.parse("2026-11-24T03:04:05.123456789Z");
  private static final String ID = "0123456789abcdef".repeat(4);
  private static final long PID = ProcessHandle.current().pid();

  @TempDir Path dir;

  private LogContext context(Map<String, String> options, Map<String, String> labels) {
    return new LogContext(
        options,
        ID,
        "web",
        "sha256:" + "f".repeat(64),
        "alpine:3",
        Instant.EPOCH,
        List.of("sh", "-c", "x"),
        labels,
        List.of("E=1"),
        dir);
  }

  private static Map<String, String> options(String... pairs) {
    Map<String, String> options = new TreeMap<>();
    for (String pair : pairs) {
      int equals = pair.indexOf('=');
      options.put(pair.substring(0, equals), pair.substring(equals + 1));
    }
    return options;
  }

  private static LogMessage line(Stream stream, String text) {
    return new LogMessage(stream, TIME, text.getBytes(StandardCharsets.UTF_8), true, 0, "");
  }

  private static String hostname() throws IOException {
    return Files.readString(Path.of("/proc/sys/kernel/hostname")).strip();
  }

  private static String local(String pattern) {
    return DateTimeFormatter.ofPattern(pattern, Locale.ENGLISH)
        .format(TIME.atZone(ZoneId.systemDefault()));
  }

  private LogDestination open(RemoteDriver driver, Map<String, String> options) {
    driver.check(options);
    return destination(driver, context(options, Map.of("l", "v", "com.x y", "a\nb")));
  }

  private static LogDestination destination(LogDriver driver, LogContext context) {
    if (driver instanceof SyslogDriver syslog) {
      return syslog.destination(context);
    }
    if (driver instanceof JournaldDriver journald) {
      return journald.destination(context);
    }
    if (driver instanceof GelfDriver gelf) {
      return gelf.destination(context);
    }
    return ((FluentdDriver) driver).destination(context);
  }

  private static byte[] datagram(DatagramSocket socket) throws IOException {
    socket.setSoTimeout(5_000);
    DatagramPacket packet = new DatagramPacket(new byte[65_536], 65_536);
    socket.receive(packet);
    return Arrays.copyOf(packet.getData(), packet.getLength());
  }

  private static DatagramSocket udp() throws IOException {
    return new DatagramSocket(0, InetAddress.getLoopbackAddress());
  }

  @Test
  void syslogByUdpInEveryFormat() throws IOException {
    Map<String, String> expected = new TreeMap<>();
    expected.put("", "<30>" + local("MMM ppd HH:mm:ss") + " web[" + PID + "]: hé\n");
    expected.put(
        "rfc3164",
        "<30>" + local("MMM ppd HH:mm:ss") + " " + hostname() + " web[" + PID + "]: hé\n");
    expected.put(
        "rfc5424",
        "<30>1 "
            + local("yyyy-MM-dd'T'HH:mm:ssXXX")
            + " "
            + hostname()
            + " web "
            + PID
            + " web - hé\n");
    expected.put(
        "rfc5424micro",
        "<30>1 "
            + local("yyyy-MM-dd'T'HH:mm:ss.SSSSSSXXX")
            + " "
            + hostname()
            + " web "
            + PID
            + " web - hé\n");
    for (Map.Entry<String, String> format : expected.entrySet()) {
      try (DatagramSocket server = udp();
          LogDestination to =
              open(
                  new SyslogDriver(),
                  options(
                      "syslog-address=udp://127.0.0.1:" + server.getLocalPort(),
                      "syslog-format=" + format.getKey(),
                      "tag={{.Name}}"))) {
        to.connect();
        to.send(line(Stream.STDOUT, "hé"));
        assertThat(new String(datagram(server), StandardCharsets.UTF_8))
            .as(format.getKey())
            .isEqualTo(format.getValue());
      }
    }
  }

  @Test
  void syslogByTcpComesBackToAServerThatWasRestarted() throws IOException {
    int port;
    LogDestination to;
    try (ServerSocket server = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
      port = server.getLocalPort();
      to =
          open(
              new SyslogDriver(),
              options("syslog-address=tcp://127.0.0.1:" + port, "syslog-facility=local7"));
      to.connect();
      try (Socket client = server.accept()) {
        to.send(line(Stream.STDERR, "first"));
        to.send(line(Stream.STDOUT, "second"));
        byte[] start = client.getInputStream().readNBytes(5);
        assertThat(new String(start, StandardCharsets.UTF_8)).isEqualTo("<187>"); // 23 * 8 + 3
      }
    }
    try (ServerSocket server = new ServerSocket(port, 5, InetAddress.getLoopbackAddress())) {
      LogDestination open = to;
      // the first write after the end may still succeed, into the void: that is TCP
      for (int i = 0; i < 20; i++) {
        open.send(line(Stream.STDOUT, "again"));
      }
      try (Socket client = server.accept()) {
        to.close();
        assertThat(new String(client.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
            .startsWith("<190>")
            .endsWith("]: again\n");
      }
    }
    LogDestination dead =
        open(new SyslogDriver(), options("syslog-address=tcp://127.0.0.1:" + port));
    assertThatThrownBy(dead::connect)
        .hasMessage("dial tcp 127.0.0.1:" + port + ": connect: connection refused");
  }

  @Test
  void syslogFilesThatAreNotThereAreToldAtTheConnection() throws IOException {
    String address = "syslog-address=tcp+tls://127.0.0.1:1";
    try (LogDestination to =
        open(new SyslogDriver(), options(address, "syslog-tls-ca-cert=/no/ca"))) {
      assertThatThrownBy(to::connect)
          .hasMessage(
              "could not read CA certificate \"/no/ca\": open /no/ca: no such file or directory");
    }
    try (LogDestination to = open(new SyslogDriver(), options(address, "syslog-tls-cert=/no/c"))) {
      assertThatThrownBy(to::connect)
          .hasMessage("could not load X509 key pair: open /no/c: no such file or directory");
    }
  }

  @Test
  void syslogToALocalSocket() throws IOException {
    Path socket = dir.resolve("log");
    try (UnixReceiver receiver = new UnixReceiver(socket);
        LogDestination to =
            open(new SyslogDriver(), options("syslog-address=unixgram://" + socket))) {
      to.send(line(Stream.STDOUT, "local"));
      assertThat(new String(receiver.receive(), StandardCharsets.UTF_8))
          .isEqualTo("<30>" + local("MMM ppd HH:mm:ss") + " 0123456789ab[" + PID + "]: local\n");
    }
  }

  @Test
  void syslogToALocalStream() throws IOException {
    Path socket = dir.resolve("stream");
    try (ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      server.bind(UnixDomainSocketAddress.of(socket));
      try (LogDestination to =
          open(
              new SyslogDriver(),
              options("syslog-address=unix://" + socket, "syslog-format=rfc5424", "tag=t"))) {
        to.connect();
        to.send(line(Stream.STDOUT, "one"));
        to.send(line(Stream.STDERR, "two"));
      }
      try (SocketChannel client = server.accept()) {
        String all =
            new String(Channels.newInputStream(client).readAllBytes(), StandardCharsets.UTF_8);
        String head = "1 " + local("yyyy-MM-dd'T'HH:mm:ssXXX") + " " + hostname() + " t " + PID;
        assertThat(all).isEqualTo("<30>" + head + " t - one\n<27>" + head + " t - two\n");
      }
    }
  }

  @Test
  void journalEntriesHaveDockersFields() throws IOException {
    Path socket = dir.resolve("journal");
    try (UnixReceiver journal = new UnixReceiver(socket);
        LogDestination to =
            open(
                new JournaldDriver(socket),
                options("labels=l,com.x y", "env=E", "tag={{.Name}}"))) {
      to.connect();
      to.send(line(Stream.STDERR, "text"));
      assertThat(new String(journal.receive(), StandardCharsets.UTF_8))
          .isEqualTo(
              "MESSAGE=text\nPRIORITY=3\nSYSLOG_TIMESTAMP=2026-11-24T03:04:05.123456789Z\n"
                  + "CONTAINER_ID=0123456789ab\nCONTAINER_ID_FULL="
                  + ID
                  + "\nCONTAINER_NAME=web\nCONTAINER_TAG=web\nIMAGE_NAME=alpine:3\n"
                  + "SYSLOG_IDENTIFIER=web\nCOM_X_Y\n\3\0\0\0\0\0\0\0a\nb\nE=1\nL=v\n");
      byte[] piece = new byte[16_384];
      to.send(new LogMessage(Stream.STDOUT, TIME, piece, false, 1, "abc"));
      assertThat(new String(journal.receive(), StandardCharsets.UTF_8))
          .contains("\nPRIORITY=6\n")
          .contains(
              "CONTAINER_PARTIAL_MESSAGE=true\nCONTAINER_PARTIAL_ID=abc\n"
                  + "CONTAINER_PARTIAL_ORDINAL=1\nCONTAINER_PARTIAL_LAST=false\n");
    }
  }

  @Test
  void anEntryTooLargeForADatagramGoesAsASealedFile() throws IOException {
    Path socket = dir.resolve("journal");
    String large = "x".repeat(1 << 20);
    LogContext context = context(options("labels=big"), Map.of("big", large));
    try (UnixReceiver journal = new UnixReceiver(socket);
        LogDestination to = destination(new JournaldDriver(socket), context)) {
      to.send(line(Stream.STDOUT, "text"));
      assertThat(new String(journal.receive(), StandardCharsets.UTF_8))
          .startsWith("MESSAGE=text\n")
          .endsWith("BIG=" + large + "\n");
    }
    LogDestination none = destination(new JournaldDriver(dir.resolve("no")), context);
    assertThatThrownBy(none::connect).hasMessage("journald is not enabled on this host");
  }

  private static JsonNode gelf(DatagramSocket server) throws IOException {
    byte[] first = datagram(server);
    if (first[0] != 0x1e) {
      return new ObjectMapper().readTree(new GZIPInputStream(new ByteArrayInputStream(first)));
    }
    TreeMap<Integer, byte[]> chunks = new TreeMap<>();
    byte[] chunk = first;
    while (true) {
      assertThat(chunk.length).isLessThanOrEqualTo(1420);
      assertThat(chunk[1]).isEqualTo((byte) 0x0f);
      assertThat(Arrays.copyOfRange(chunk, 2, 10)).isEqualTo(Arrays.copyOfRange(first, 2, 10));
      chunks.put((int) chunk[10], Arrays.copyOfRange(chunk, 12, chunk.length));
      if (chunks.size() == chunk[11]) {
        break;
      }
      chunk = datagram(server);
    }
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    chunks.values().forEach(all::writeBytes);
    return new ObjectMapper()
        .readTree(new GZIPInputStream(new ByteArrayInputStream(all.toByteArray())));
  }

  @Test
  void gelfByUdpCompressedAndInChunks() throws IOException {
    try (DatagramSocket server = udp();
        LogDestination to =
            open(
                new GelfDriver(),
                options(
                    "gelf-address=udp://127.0.0.1:" + server.getLocalPort(),
                    "labels=l",
                    "gelf-compression-level=9"))) {
      to.send(line(Stream.STDERR, "hé"));
      assertThat(gelf(server).toString())
          .isEqualTo(
              "{\"version\":\"1.1\",\"host\":\""
                  + hostname()
                  + "\",\"short_message\":\"hé\",\"timestamp\":1.795489445123E9,\"level\":3,"
                  + "\"_command\":\"sh -c x\",\"_container_id\":\""
                  + ID
                  + "\",\"_container_name\":\"web\",\"_created\":\"1970-01-01T00:00:00Z\","
                  + "\"_image_id\":\"sha256:"
                  + "f".repeat(64)
                  + "\",\"_image_name\":\"alpine:3\",\"_tag\":\"0123456789ab\",\"_l\":\"v\"}");
      StringBuilder noise = new StringBuilder();
      new java.util.Random(1).ints(16_000, 'a', 'z').forEach(c -> noise.append((char) c));
      to.send(line(Stream.STDOUT, noise.toString()));
      assertThat(gelf(server).get("short_message").asText()).isEqualTo(noise.toString());
    }
  }

  @Test
  void gelfByUdpAsZlibAndPlain() throws IOException {
    for (String type : List.of("zlib", "none")) {
      try (DatagramSocket server = udp();
          LogDestination to =
              open(
                  new GelfDriver(),
                  options(
                      "gelf-address=udp://127.0.0.1:" + server.getLocalPort(),
                      "gelf-compression-type=" + type))) {
        to.send(line(Stream.STDOUT, "hé"));
        byte[] sent = datagram(server);
        JsonNode message =
            type.equals("none")
                ? new ObjectMapper().readTree(sent)
                : new ObjectMapper()
                    .readTree(new InflaterInputStream(new ByteArrayInputStream(sent)));
        assertThat(message.get("short_message").asText()).as(type).isEqualTo("hé");
        String noise = "0123456789".repeat(300);
        to.send(line(Stream.STDOUT, noise));
        byte[] first = datagram(server);
        if (type.equals("none")) { // 3000 bytes and more are chunks of 1420
          assertThat(first).startsWith((byte) 0x1e, (byte) 0x0f);
          assertThat(first[11]).isEqualTo((byte) 3);
        } else {
          assertThat(new InflaterInputStream(new ByteArrayInputStream(first)).readAllBytes())
              .asString()
              .contains(noise);
        }
      }
    }
  }

  @Test
  void gelfByTcpEndsEachMessageWithNul() throws IOException {
    try (ServerSocket server = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
        LogDestination to =
            open(
                new GelfDriver(),
                options("gelf-address=tcp://127.0.0.1:" + server.getLocalPort()))) {
      to.send(line(Stream.STDOUT, "one"));
      to.send(line(Stream.STDOUT, "two"));
      to.close();
      String all;
      try (Socket client = server.accept()) {
        all = new String(client.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      }
      String[] messages = all.split("\0");
      assertThat(messages).hasSize(2);
      JsonNode second = new ObjectMapper().readTree(messages[1]);
      assertThat(second.get("short_message").asText()).isEqualTo("two");
      assertThat(second.get("level").asInt()).isEqualTo(6);
      assertThat(messages[1]).contains("\"timestamp\":1795489445.123,");
      assertThat(all).endsWith("\0");
    }
  }

  @Test
  void fluentdsForwardProtocol() throws IOException {
    try (ServerSocket server = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
      String address = "fluentd-address=127.0.0.1:" + server.getLocalPort();
      try (LogDestination to = open(new FluentdDriver(), options(address, "tag=t", "env=E"))) {
        to.send(line(Stream.STDOUT, "hi"));
      }
      String record =
          "85"
              + hex("container_id", 0xac)
              + "d940"
              + HexFormat.of().formatHex(ID.getBytes(StandardCharsets.US_ASCII))
              + hex("container_name", 0xae)
              + hex("/web", 0xa4)
              + hex("source", 0xa6)
              + hex("stdout", 0xa6)
              + hex("log", 0xa3)
              + hex("hi", 0xa2)
              + hex("E", 0xa1)
              + hex("1", 0xa1);
      try (Socket client = server.accept()) {
        assertThat(HexFormat.of().formatHex(client.getInputStream().readAllBytes()))
            .isEqualTo("94" + hex("t", 0xa1) + "ce" + "6b04fea5" + record + "c0");
      }
      try (LogDestination to =
          open(
              new FluentdDriver(),
              options(address, "tag=t", "env=E", "fluentd-sub-second-precision=true"))) {
        to.send(line(Stream.STDOUT, "hi"));
      }
      try (Socket client = server.accept()) {
        assertThat(HexFormat.of().formatHex(client.getInputStream().readAllBytes()))
            .isEqualTo("94" + hex("t", 0xa1) + "d700" + "6b04fea5" + "075bcd15" + record + "c0");
      }
    }
  }

  @Test
  void fluentdsAnswersAreAwaited() throws Exception {
    try (ServerSocket server = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
        LogDestination to =
            open(
                new FluentdDriver(),
                options(
                    "fluentd-address=127.0.0.1:" + server.getLocalPort(),
                    "tag=t",
                    "fluentd-request-ack=true"))) {
      for (boolean right : List.of(true, false)) {
        FutureTask<String> answered = new FutureTask<>(() -> acknowledge(server, right));
        new Thread(answered).start();
        if (right) {
          to.send(line(Stream.STDOUT, "hi"));
          to.close(); // the next comes on a new connection
        } else {
          assertThatThrownBy(() -> to.send(line(Stream.STDOUT, "hi")))
              .hasMessageStartingWith("fluent#write: not acknowledged");
        }
        assertThat(answered.get()).hasSize(24);
      }
      FutureTask<Void> gone =
          new FutureTask<>(
              () -> {
                server.accept().close();
                return null;
              });
      new Thread(gone).start();
      assertThatThrownBy(() -> to.send(line(Stream.STDOUT, "hi"))).isInstanceOf(IOException.class);
    }
  }

  @Test
  void aFluentdThatDoesNotReadOrAnswerCostsNoMoreThanTheTimeout() throws IOException {
    try (ServerSocket server = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
      String address = "fluentd-address=tcp://127.0.0.1:" + server.getLocalPort();
      try (LogDestination to =
          open(
              new FluentdDriver(),
              options(address, "fluentd-request-ack=true", "fluentd-read-timeout=10ms"))) {
        assertThatThrownBy(() -> to.send(line(Stream.STDOUT, "hi")))
            .hasMessage("read: i/o timeout");
      }
      try (LogDestination to =
          open(new FluentdDriver(), options(address, "fluentd-write-timeout=10ms"))) {
        String much = "x".repeat(1 << 20);
        assertThatThrownBy(
                () -> {
                  for (int i = 0; i < 100; i++) {
                    to.send(line(Stream.STDOUT, much));
                  }
                })
            .hasMessage("write: i/o timeout");
      }
    }
  }

  @Test
  void fluentdIsConnectedToAgainWhenTheIntervalIsOver() throws Exception {
    try (ServerSocket server = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
        LogDestination to =
            open(
                new FluentdDriver(),
                options(
                    "fluentd-address=127.0.0.1:" + server.getLocalPort(),
                    "fluentd-async=true",
                    "fluentd-async-reconnect-interval=100ms"))) {
      FutureTask<Socket> again =
          new FutureTask<>(
              () -> {
                try (Socket first = server.accept()) {
                  first.getInputStream().readAllBytes();
                  return server.accept(); // stays open: the sender may be about to write to it
                }
              });
      new Thread(again).start();
      while (!again.isDone()) {
        to.send(line(Stream.STDOUT, "hi"));
      }
      try (Socket second = again.get()) {
        assertThat(second.getInputStream().read()).isEqualTo(0x94);
      }
    }
  }

  /** Reads one event and answers with its chunk's id, or with another; gives the id. */
  private static String acknowledge(ServerSocket server, boolean right) throws IOException {
    try (Socket client = server.accept()) {
      byte[] end = ("chunk" + (char) 0xb8).getBytes(StandardCharsets.ISO_8859_1);
      StringBuilder read = new StringBuilder();
      while (!read.toString().endsWith(new String(end, StandardCharsets.ISO_8859_1))) {
        read.append((char) client.getInputStream().read());
      }
      byte[] id = client.getInputStream().readNBytes(24);
      byte[] answer = right ? id : "x".repeat(24).getBytes(StandardCharsets.US_ASCII);
      client
          .getOutputStream()
          .write(
              HexFormat.of()
                  .parseHex("81" + hex("ack", 0xa3) + "b8" + HexFormat.of().formatHex(answer)));
      client.getInputStream().read(); // until the other side has read it and closes
      return new String(id, StandardCharsets.US_ASCII);
    }
  }

  private static String hex(String text, int tag) {
    return HexFormat.of().toHexDigits((byte) tag)
        + HexFormat.of().formatHex(text.getBytes(StandardCharsets.UTF_8));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          syslog   | syslog-address=foo://x          | unsupported scheme: 'foo'
          syslog   | syslog-address=localhost:514    | unsupported scheme: ''
          syslog   | syslog-address=tcp://foo:x      | parse "tcp://foo:x": invalid port ":x" after host
          syslog   | syslog-address=unix:///no/where | stat /no/where: no such file or directory
          syslog   | syslog-format=foo               | invalid syslog format
          syslog   | syslog-facility=foo             | invalid syslog facility
          syslog   | a=b                             | unknown log opt 'a' for syslog log driver
          gelf     | gelf-address=foo://x            | gelf: endpoint needs to be TCP or UDP
          gelf     | gelf-address=udp://h:1;gelf-tcp-max-reconnect=1 | "gelf-tcp-max-reconnect" is only valid for TCP
          gelf     | gelf-address=tcp://h:1;gelf-tcp-reconnect-delay=-1 | "gelf-tcp-reconnect-delay" must be a positive integer
          gelf     | gelf-address=udp://127.0.0.1    | gelf: please provide gelf-address as proto://host:port
          gelf     | tag=x                           | gelf-address is a required parameter
          gelf     | gelf-address=udp://h:1;gelf-compression-type=foo | unknown value "foo" for log opt "gelf-compression-type" for gelf log driver
          fluentd  | fluentd-address=foo:x           | invalid fluentd-address (foo:x): parse "tcp://foo:x": invalid port ":x" after host
          fluentd  | fluentd-address=udp://foo       | invalid fluentd-address (udp://foo): unsupported scheme: 'udp'
          fluentd  | fluentd-address=tcp://foo/x     | invalid fluentd-address (tcp://foo/x): should not contain a path element
          fluentd  | fluentd-address=unix://         | invalid fluentd-address (unix://): path is empty
          fluentd  | fluentd-address=tls://foo;fluentd-write-timeout=1s | fluentd-write-timeout with tls is not supported by jdock
          fluentd  | fluentd-async-reconnect-interval=1ms | invalid value for fluentd-async-reconnect-interval: value ("1ms") must be between 100ms and 10s
          fluentd  | fluentd-write-timeout=1         | invalid value for fluentd-write-timeout: value must be a duration: time: missing unit in duration "1"
          fluentd  | fluentd-read-timeout=-1s        | invalid value for fluentd-read-timeout: value must be a duration that is non-negative
          fluentd  | fluentd-max-retries=2147483648  | invalid fluentd-max-retries: value out of range
          fluentd  | fluentd-max-retries=4294967296  | strconv.ParseUint: parsing "4294967296": value out of range
          fluentd  | fluentd-async-connect=true      | unknown log opt 'fluentd-async-connect' for fluentd log driver
          fluentd  | fluentd-async=foo               | strconv.ParseBool: parsing "foo": invalid syntax
          fluentd  | fluentd-buffer-limit=x          | invalid size: 'x'
          fluentd  | fluentd-retry-wait=x            | time: invalid duration "x"
          fluentd  | fluentd-max-retries=x           | strconv.ParseUint: parsing "x": invalid syntax
          fluentd  | a=b                             | unknown log opt 'a' for fluentd log driver
          journald | a=b                             | unknown log opt 'a' for journald log driver
          """)
  void refusesInDockersWords(String name, String options, String words) {
    LogDriver driver =
        List.of(new SyslogDriver(), new GelfDriver(), new FluentdDriver(), new JournaldDriver())
            .stream()
            .filter(d -> d.name().equals(name))
            .findAny()
            .orElseThrow();
    assertThatThrownBy(() -> driver.check(options(options.split(";"))))
        .isInstanceOf(EngineException.class)
        .hasMessage(words);
  }
}
