package io.jdock.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.jdock.it.lab.Lab;
import io.jdock.it.lab.Project;
import io.jdock.it.lab.Shell;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The API over TCP with TLS: whoever has a certificate gets in, whoever has none does not. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TlsTest {
  private static final String ADDRESS = "tcp://127.0.0.1:2376";
  private Lab lab;
  private Path ours;
  private Path strangers;

  @BeforeAll
  void openLab() throws IOException {
    lab = Lab.bare();
    lab.startRegistry();
    ours = authority("ours");
    strangers = authority("strangers");
    lab.daemonFlags(
        List.of(
            "--registry-mirror=http://127.0.0.1:5000",
            "-G=audio",
            "-H=tcp://127.0.0.1",
            "--tlsverify",
            "--tlscacert=" + ours.resolve("ca.pem"),
            "--tlscert=" + ours.resolve("server.pem"),
            "--tlskey=" + ours.resolve("server-key.pem")));
    lab.startDaemon();
    lab.jdock("pull", "-q", "alpine").ok();
  }

  @AfterAll
  void closeLab() {
    lab.close();
  }

  /** A certificate authority with a server's and a client's certificate, as in Docker's guide. */
  private Path authority(String name) throws IOException {
    Path directory = Files.createDirectory(lab.dir().resolve(name));
    Files.writeString(directory.resolve("names"), "subjectAltName=IP:127.0.0.1,DNS:localhost\n");
    for (String command :
        List.of(
            "genrsa -out ca-key.pem 2048",
            "req -new -x509 -days 2 -key ca-key.pem -sha256 -subj /CN=" + name + " -out ca.pem",
            // The traditional format, which older versions of openssl write.
            "genrsa -traditional -out server-key.pem 2048",
            "req -new -key server-key.pem -subj /CN=localhost -out server.csr",
            "x509 -req -days 2 -in server.csr -CA ca.pem -CAkey ca-key.pem -CAcreateserial"
                + " -extfile names -out server.pem",
            "genrsa -out key.pem 2048",
            "req -new -key key.pem -subj /CN=client -out client.csr",
            "x509 -req -days 2 -in client.csr -CA ca.pem -CAkey ca-key.pem -CAcreateserial"
                + " -out cert.pem")) {
      List<String> words = new ArrayList<>(List.of("openssl"));
      words.addAll(List.of(command.split(" ")));
      Shell.run(words, Map.of(), directory, null).ok();
    }
    return directory;
  }

  static List<String> clients() {
    return List.of(Project.JDOCK.toString(), Project.dockerCli().toString());
  }

  private Shell.Result client(
      String program, Map<String, String> more, byte[] input, String... words) {
    Map<String, String> environment = new HashMap<>(lab.environment());
    environment.putAll(more);
    List<String> command = new ArrayList<>(lab.enter());
    command.add(program);
    command.addAll(List.of(words));
    return Shell.run(command, environment, lab.dir(), input);
  }

  private static String[] verifying(Path authority, String... words) {
    List<String> all =
        new ArrayList<>(
            List.of(
                "-H",
                ADDRESS,
                "--tlsverify",
                "--tlscacert=" + authority.resolve("ca.pem"),
                "--tlscert=" + authority.resolve("cert.pem"),
                "--tlskey=" + authority.resolve("key.pem")));
    all.addAll(List.of(words));
    return all.toArray(String[]::new);
  }

  @Test
  void theSocketIsRootsAndTheGroups() throws IOException {
    PosixFileAttributes socket = Files.readAttributes(lab.socket(), PosixFileAttributes.class);
    assertThat(socket.group().getName()).isEqualTo("audio");
    assertThat(PosixFilePermissions.toString(socket.permissions())).isEqualTo("rw-rw----");
  }

  @ParameterizedTest
  @MethodSource("clients")
  void aContainersStreamsGoBothWaysToTheirEnd(String program) {
    byte[] input = "a line\n".repeat(20_000).getBytes(StandardCharsets.UTF_8);
    Shell.Result result =
        client(
            program,
            Map.of(),
            input,
            verifying(ours, "run", "--rm", "-i", "alpine", "sh", "-c", "wc -c; echo end >&2"));
    assertThat(result.ok().line()).isEqualTo(Integer.toString(input.length));
    assertThat(result.err()).isEqualTo("end\n");
  }

  @ParameterizedTest
  @MethodSource("clients")
  void theEnvironmentNamesTheCertificates(String program) {
    assertThat(
            client(
                    program,
                    Map.of("DOCKER_TLS_VERIFY", "1", "DOCKER_CERT_PATH", ours.toString()),
                    null,
                    "-H",
                    ADDRESS,
                    "version",
                    "--format",
                    "{{.Server.APIVersion}}")
                .ok()
                .line())
        .isEqualTo("1.47");
  }

  @ParameterizedTest
  @MethodSource("clients")
  void aStrangerIsTurnedAway(String program) {
    assertThat(client(program, Map.of(), null, verifying(strangers, "ps")).code()).isNotZero();
    Shell.Result noCertificate =
        client(
            program,
            Map.of("DOCKER_CERT_PATH", "/nonexistent", "HOME", lab.dir().toString()),
            null,
            "-H",
            ADDRESS,
            "--tls",
            "ps");
    assertThat(noCertificate.code()).isNotZero();
  }

  @ParameterizedTest
  @ValueSource(strings = {"http://127.0.0.1:2376/_ping", "https://127.0.0.1:2376/_ping"})
  void withoutACertificateThereIsNoAnswer(String url) {
    assertThat(
            lab.inside("curl", "-sk", "-m", "5", "-o", "/dev/null", "-w", "%{http_code}", url)
                .line())
        .isEqualTo("000");
  }

  @Test
  void theDaemonRefusesAKeyThatIsNotThere() throws IOException {
    List<String> words = new ArrayList<>(List.of(Project.JDOCK.toString(), "daemon", "--tls"));
    Path empty = Files.createTempDirectory(lab.dir(), "tls");
    words.addAll(
        List.of(
            "-H",
            "unix://" + empty.resolve("s"),
            "--data-root=" + empty,
            "--exec-root=" + empty,
            "--pidfile=" + empty.resolve("pid"),
            "--config-file=" + lab.configFile(),
            "--tlscert=/nonexistent/cert.pem",
            "--tlskey=/nonexistent/key.pem"));
    assertThat(Shell.run(words).code(1).err())
        .contains(
            "invalid TLS configuration: could not load X509 key pair (cert:"
                + " \"/nonexistent/cert.pem\", key: \"/nonexistent/key.pem\"): open"
                + " /nonexistent/cert.pem: no such file or directory");
  }
}
