package io.jdock.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.jdock.it.lab.Await;
import io.jdock.it.lab.Cli;
import io.jdock.it.lab.Lab;
import io.jdock.it.lab.Shell;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The drivers against who really listens: Debian's systemd-journald, with a namespace of its own,
 * rsyslog, and servers for GELF and fluentd's protocol from npm. The daemon sees the two where they
 * are on a machine, in a mount namespace.
 */
class LogReceiversTest {
  private static final Path JOURNALD = Path.of("/lib/systemd/systemd-journald");
  private static final Path RSYSLOG = Path.of("/usr/sbin/rsyslogd");
  private Lab lab;
  private Path journal;
  private @Nullable SocketChannel journalClient;
  private final List<Process> receivers = new ArrayList<>();

  @BeforeEach
  void openLab() throws IOException {
    lab = Lab.bare();
    journal = Path.of("/run/systemd/journal." + lab.name());
  }

  @AfterEach
  void closeLab() throws Exception {
    try {
      lab.close();
    } finally {
      if (journalClient != null) {
        journalClient.close();
      }
      for (Process receiver : receivers) {
        receiver.destroy();
        assertThat(receiver.waitFor(30, TimeUnit.SECONDS)).isTrue();
      }
      String kept = "/run/log/journal/*." + lab.name() + " /var/log/journal/*." + lab.name();
      Shell.run("sh", "-c", "rm -rf " + journal + " " + kept).ok();
    }
  }

  private void startDaemon() {
    lab.startRegistry();
    lab.daemonFlags(List.of("--registry-mirror=http://127.0.0.1:5000"));
    String see =
        "cd / && [ ! -d J ] || exec 3<J; mount -t tmpfs run /run && mkdir -p /run/systemd/journal"
            + " && { [ ! -e /proc/self/fd/3 ] || mount --bind /proc/self/fd/3 /run/systemd/journal;"
            + " } && ln -s S /run/syslog && exec \"$@\" 3<&-";
    String script =
        see.replace(" J", " " + journal)
            .replace("<J", "<" + journal)
            .replace(" S ", " " + socket() + " ");
    lab.daemonPrefix(List.of("unshare", "-m", "--propagation", "slave", "sh", "-c", script, "sh"));
    lab.startDaemon();
  }

  private Path socket() {
    return lab.dir().resolve("syslog.sock");
  }

  private void startJournald() throws IOException {
    assumeTrue(Files.isExecutable(JOURNALD), "systemd is not installed");
    receivers.add(
        new ProcessBuilder(JOURNALD.toString(), lab.name())
            .redirectErrorStream(true)
            .redirectOutput(lab.dir().resolve("journald.log").toFile())
            .start());
    Await.until("journald listens", () -> Files.exists(journal.resolve("socket")));
    // a namespace's journald ends when it is idle for 30 s; with a client of this kind it never is
    journalClient = SocketChannel.open(UnixDomainSocketAddress.of(journal.resolve("stdout")));
  }

  private List<String> journalctl(String... words) {
    List<String> command = new ArrayList<>(List.of("journalctl", "--namespace=" + lab.name()));
    command.addAll(List.of(words));
    return Shell.run(command).out().lines().toList();
  }

  /** Exercice 5.3 of the course, where journald is there. */
  @ParameterizedTest
  @EnumSource(Cli.class)
  void theCoursesContainerWritesToJournald(Cli cli) throws Exception {
    startJournald();
    startDaemon();
    lab.cli(
            cli,
            null,
            "run",
            "-d",
            "--name",
            "journald-logs-container",
            "--log-driver",
            "journald",
            "alpine",
            "sh",
            "-c",
            "while true; do echo \"Log vers Journald\"; sleep 5; done")
        .ok();
    Path followed = lab.dir().resolve("followed");
    Process follower =
        new ProcessBuilder(
                "journalctl",
                "--namespace=" + lab.name(),
                "-f",
                "CONTAINER_NAME=journald-logs-container")
            .redirectErrorStream(true)
            .redirectOutput(followed.toFile())
            .start();
    try {
      Await.until("journalctl -f shows lines", () -> read(followed).contains("Log vers Journald"));
    } finally {
      follower.destroy();
    }
    assertThat(lab.cli(cli, null, "logs", "journald-logs-container").ok().out())
        .startsWith("Log vers Journald\n");
    lab.cli(cli, null, "stop", "-t", "0", "journald-logs-container").ok();
    lab.cli(cli, null, "rm", "journald-logs-container").ok();
  }

  @Test
  void journaldHasTheFieldsAndEveryByte() throws IOException {
    startJournald();
    startDaemon();
    lab.jdock(
            "run",
            "--rm",
            "--name",
            "fields",
            "--log-driver",
            "journald",
            "--log-opt",
            "tag=t/{{.Name}}",
            "--log-opt",
            "labels=com.example.a",
            "--label",
            "com.example.a=é",
            "alpine",
            "sh",
            "-c",
            "echo one; echo two >&2; printf '%20000d\\n' 7; i=0; while [ $i -lt 500 ]; do echo $i;"
                + " i=$((i+1)); done")
        .ok();
    Await.until(
        "all is there", () -> journalctl("-o", "cat", "CONTAINER_NAME=fields").contains("499"));
    assertThat(journalctl("-o", "cat", "CONTAINER_NAME=fields", "PRIORITY=3"))
        .containsExactly("two");
    String first =
        String.join("\n", journalctl("-o", "export", "CONTAINER_NAME=fields", "MESSAGE=one"));
    assertThat(first)
        .contains("CONTAINER_TAG=t/fields", "SYSLOG_IDENTIFIER=t/fields", "PRIORITY=6")
        .contains("COM_EXAMPLE_A=é", "IMAGE_NAME=alpine")
        .containsPattern("CONTAINER_ID=[0-9a-f]{12}\n")
        .containsPattern("CONTAINER_ID_FULL=[0-9a-f]{64}\n");
    List<String> pieces =
        journalctl(
            "-o",
            "cat",
            "--all",
            "CONTAINER_NAME=fields",
            "CONTAINER_PARTIAL_ORDINAL=1",
            "CONTAINER_PARTIAL_ORDINAL=2");
    assertThat(String.join("", pieces)).isEqualTo("%20000d".formatted(7));
    List<String> numbers =
        journalctl("-o", "cat", "CONTAINER_NAME=fields").stream()
            .filter(line -> line.matches("\\d+"))
            .toList();
    assertThat(numbers).hasSize(500).startsWith("0", "1").endsWith("498", "499");
  }

  @Test
  void rsyslogByEveryWay() throws IOException {
    assumeTrue(Files.isExecutable(RSYSLOG), "rsyslog is not installed");
    assumeTrue(
        Shell.run("sh", "-c", "ls /usr/lib/*/rsyslog/lmnsd_gtls.so").code() == 0,
        "rsyslog-gnutls is not installed");
    Path dir = lab.dir();
    authority(Files.createDirectory(dir.resolve("ours")));
    authority(Files.createDirectory(dir.resolve("strangers")));
    Path received = dir.resolve("received");
    Files.writeString(
        dir.resolve("rsyslog.conf"),
        """
        global(workDirectory="DIR" defaultNetstreamDriverCAFile="DIR/ours/ca.pem"
          defaultNetstreamDriverCertFile="DIR/ours/server.pem" defaultNetstreamDriverKeyFile="DIR/ours/server-key.pem")
        module(load="imuxsock" SysSock.Use="off")
        module(load="imudp")
        module(load="imtcp" StreamDriver.Name="gtls" StreamDriver.Mode="1" StreamDriver.AuthMode="x509/certvalid")
        input(type="imuxsock" Socket="DIR/syslog.sock")
        input(type="imudp" address="127.0.0.1" port="514")
        input(type="imtcp" address="127.0.0.1" port="6514")
        template(name="all" type="string" string="%app-name% %syslogfacility-text% %syslogseverity-text%:%msg%\\n")
        action(type="omfile" file="DIR/received" template="all")
        """
            .replace("DIR", dir.toString()));
    List<String> command = new ArrayList<>(lab.enter());
    command.addAll(List.of(RSYSLOG.toString(), "-n", "-f", dir + "/rsyslog.conf"));
    command.addAll(List.of("-i", dir + "/rsyslog.pid"));
    receivers.add(
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(dir.resolve("rsyslog.log").toFile())
            .start());
    Await.until("rsyslog listens", () -> Files.exists(socket()));
    startDaemon();
    log("local", "syslog-address=unixgram://" + socket());
    log("machine"); // where the machine's own is
    log("datagrams", "syslog-address=udp://127.0.0.1", "syslog-format=rfc3164");
    log("encrypted", tls("ours"));
    List<String> names = new ArrayList<>(List.of("local", "datagrams", "encrypted"));
    if (!Files.exists(Path.of("/dev/log"))) {
      names.add("machine");
    }
    for (String name : names) {
      Await.until(
          name + " came",
          () ->
              read(received).matches("(?s).*\\b" + name + " local3 info: ?out \\d+\n.*")
                  && read(received).matches("(?s).*\\b" + name + " local3 err: ?wrong\n.*"));
    }
    List<String> run = command("unknown", tls("strangers"));
    assertThat(lab.jdock(run.toArray(String[]::new)).code(125).err())
        .contains("failed to initialize logging driver: tls: no connection to 127.0.0.1:6514");
  }

  @Test
  void gelfAndFluentdByServersOfOthers() throws Exception {
    Path modules = nodeModules();
    Path received = lab.dir().resolve("received");
    startDaemon();
    List<String> command = new ArrayList<>(lab.enter());
    command.addAll(List.of("node", modules + "/receivers.js", "24224", "12201", "" + received));
    receivers.add(
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(lab.dir().resolve("node.log").toFile())
            .start());
    Await.until("the servers listen", () -> read(received).contains("ready"));
    String script =
        "echo out é; echo err >&2; head -c 15000 /dev/urandom | od -An -v -tx1 | tr -d ' \n'";
    List<String> names = List.of("fluentd", "gzip", "zlib", "none");
    for (String name : names) {
      List<String> words = new ArrayList<>(List.of("run", "--name", name, "-e", "E=v"));
      words.addAll(List.of("--log-opt", "tag=t.{{.Name}}", "--log-opt", "env=E"));
      List<String> options =
          name.equals("fluentd")
              ? List.of("fluentd-request-ack=true", "fluentd-sub-second-precision=true")
              : List.of("gelf-address=udp://127.0.0.1:12201", "gelf-compression-type=" + name);
      options.forEach(option -> words.addAll(List.of("--log-opt", option)));
      words.addAll(List.of("--log-driver", name.equals("fluentd") ? "fluentd" : "gelf"));
      words.addAll(List.of("alpine", "sh", "-c", script));
      lab.jdock(words.toArray(String[]::new)).ok();
    }
    Await.until("all came", () -> received(received, "").size() == 4 * names.size());
    for (String name : names) {
      String id = lab.jdock("inspect", "-f", "{{.Id}}", name).ok().line();
      List<JsonNode> lines = received(received, "t." + name);
      // streams are two pipes: which line is read first is not told
      JsonNode out = with(lines, "out é");
      JsonNode err = with(lines, "err");
      StringBuilder whole = new StringBuilder();
      // the servers decompress messages side by side: the last piece is the shorter one
      lines.stream()
          .filter(line -> line != out && line != err)
          .map(LogReceiversTest::text)
          .sorted(Comparator.comparingInt(String::length).reversed())
          .forEach(whole::append);
      assertThat(lab.jdock("logs", name).ok().out()).isEqualTo("out é\n" + whole);
      assertThat(whole).hasSize(30_000);
      if (name.equals("fluentd")) {
        JsonNode record = out.get("record");
        assertThat(record.get("container_id").asText()).isEqualTo(id);
        assertThat(record.get("container_name").asText()).isEqualTo("/fluentd");
        assertThat(record.get("source").asText()).isEqualTo("stdout");
        assertThat(record.get("E").asText()).isEqualTo("v");
        assertThat(err.get("record").get("source").asText()).isEqualTo("stderr");
      } else {
        JsonNode message = out.get("gelf");
        assertThat(message.get("version").asText()).isEqualTo("1.1");
        assertThat(message.get("level").asInt()).isEqualTo(6);
        assertThat(message.get("_container_id").asText()).isEqualTo(id);
        assertThat(message.get("_container_name").asText()).isEqualTo(name);
        assertThat(message.get("_image_name").asText()).isEqualTo("alpine");
        assertThat(message.get("_E").asText()).isEqualTo("v");
        assertThat(err.get("gelf").get("level").asInt()).isEqualTo(3);
      }
    }
  }

  /** The servers with what they need, from npm; once for all runs. */
  private static Path nodeModules() throws Exception {
    assumeTrue(
        Shell.run("sh", "-c", "command -v node && command -v npm").code() == 0,
        "Node.js is not installed");
    Path modules = Path.of("target", "receivers").toAbsolutePath();
    Files.createDirectories(modules);
    for (String file : List.of("receivers.js", "package.json")) {
      try (InputStream in = LogReceiversTest.class.getResourceAsStream("/receivers/" + file)) {
        Files.copy(in, modules.resolve(file), StandardCopyOption.REPLACE_EXISTING);
      }
    }
    if (!Files.isDirectory(modules.resolve("node_modules"))) {
      List<String> install =
          List.of("npm", "install", "--no-audit", "--no-fund", "--ignore-scripts");
      assumeTrue(
          Shell.run(install, java.util.Map.of(), modules, null).code() == 0,
          "npm does not reach its registry");
    }
    return modules;
  }

  /** What came with a tag; with any, if it is empty. */
  private static List<JsonNode> received(Path received, String tag) {
    return read(received)
        .lines()
        .map(LogReceiversTest::json)
        .filter(line -> !line.has("ready"))
        .filter(line -> tag.isEmpty() || tag(line).equals(tag))
        .toList();
  }

  private static JsonNode json(String line) {
    try {
      return new ObjectMapper().readTree(line);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String tag(JsonNode line) {
    return line.has("gelf") ? line.get("gelf").get("_tag").asText() : line.get("tag").asText();
  }

  private static String text(JsonNode line) {
    return line.has("gelf")
        ? line.get("gelf").get("short_message").asText()
        : line.get("record").get("log").asText();
  }

  private static JsonNode with(List<JsonNode> lines, String text) {
    return lines.stream().filter(line -> text(line).equals(text)).findFirst().orElseThrow();
  }

  private String[] tls(String who) {
    Path keys = lab.dir().resolve(who);
    return new String[] {
      "syslog-address=tcp+tls://127.0.0.1:6514",
      "syslog-format=rfc5424micro",
      "syslog-tls-ca-cert=" + keys.resolve("ca.pem"),
      "syslog-tls-cert=" + keys.resolve("cert.pem"),
      "syslog-tls-key=" + keys.resolve("key.pem")
    };
  }

  private List<String> command(String name, String... options) {
    List<String> words = new ArrayList<>(List.of("run", "--rm", "--name", name));
    words.addAll(List.of("--log-driver", "syslog", "--log-opt", "tag={{.Name}}"));
    words.addAll(List.of("--log-opt", "syslog-facility=local3"));
    for (String option : options) {
      words.addAll(List.of("--log-opt", option));
    }
    words.addAll(List.of("alpine", "sh", "-c", "echo out 1; echo wrong >&2"));
    return words;
  }

  private void log(String name, String... options) {
    lab.jdock(command(name, options).toArray(String[]::new)).ok();
  }

  /** A certificate authority with a server's and a client's certificate. */
  private static void authority(Path directory) throws IOException {
    Files.writeString(directory.resolve("names"), "subjectAltName=IP:127.0.0.1\n");
    String script =
        """
        openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=authority -keyout ca-key.pem -out ca.pem
        for name in server client; do
          openssl req -newkey rsa:2048 -nodes -subj /CN=$name -keyout $name-key.pem -out $name.csr
          openssl x509 -req -days 2 -in $name.csr -CA ca.pem -CAkey ca-key.pem -CAcreateserial -extfile names -out $name.pem
        done
        mv client.pem cert.pem; mv client-key.pem key.pem
        """;
    Shell.run(List.of("sh", "-ec", script), java.util.Map.of(), directory, null).ok();
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      return "";
    }
  }
}
