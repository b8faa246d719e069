package io.jdock.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.jdock.it.lab.Await;
import io.jdock.it.lab.Cli;
import io.jdock.it.lab.Lab;
import io.jdock.it.lab.Project;
import io.jdock.it.lab.Registry;
import io.jdock.it.lab.Shell;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/**
 * Docker Hub as it is in the world: TLS, and tokens from another host. In this lab
 * registry-1.docker.io and auth.docker.io are addresses of its own; Debian's docker-registry and a
 * token server answer there.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DockerHubTest {
  private Lab lab;
  private Path tokenLog;

  @BeforeAll
  void openLab() throws IOException {
    lab = Lab.bare();
    Path dir = lab.dir();
    // Not on the loopback, where any certificate would do.
    for (String address : new String[] {"10.99.0.11/24", "10.99.0.12/24"}) {
      lab.inside("ip", "addr", "add", address, "dev", "eth0").ok();
    }
    Shell.run(
            List.of(
                "sh",
                "-ec",
                """
                openssl req -x509 -newkey rsa:2048 -nodes -days 2 -keyout key.pem -out cert.pem \\
                  -subj /CN=lab -addext subjectAltName=DNS:registry-1.docker.io,DNS:auth.docker.io
                openssl pkcs12 -export -name lab -inkey key.pem -in cert.pem -out lab.p12 -passout pass:lab
                keytool -importcert -noprompt -alias lab -file cert.pem -keystore trust.p12 -storepass trusted
                printf '127.0.0.1 localhost\\n10.99.0.11 registry-1.docker.io\\n10.99.0.12 auth.docker.io\\n' > hosts
                """),
            Map.of(),
            dir,
            null)
        .ok();
    startTokenServer();
    lab.closing(
        Registry.start(
            lab.enter(),
            dir,
            Registry.seededData(),
            "10.99.0.11:443",
            """
            auth:
              token:
                realm: https://auth.docker.io/token
                service: registry.docker.io
                issuer: lab
                rootcertbundle: %s/cert.pem
            """
                .formatted(dir),
            "tls: {certificate: %s/cert.pem, key: %s/key.pem}".formatted(dir, dir)));
    lab.daemonEnvironment(
        "JDK_JAVA_OPTIONS",
        "-Djdk.net.hosts.file="
            + dir
            + "/hosts -Djavax.net.ssl.trustStore="
            + dir
            + "/trust.p12 -Djavax.net.ssl.trustStorePassword=trusted");
    lab.startDaemon();
  }

  private void startTokenServer() throws IOException {
    tokenLog = lab.dir().resolve("tokens.log");
    List<String> command = new ArrayList<>(lab.enter());
    command.addAll(
        List.of(
            Path.of(System.getProperty("java.home"), "bin/java").toString(),
            "-cp",
            Project.target().resolve("test-classes").toString(),
            "io.jdock.it.lab.TokenServer",
            "10.99.0.12",
            "443",
            lab.dir().resolve("lab.p12").toString()));
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(tokenLog.toFile())
            .start();
    lab.closing(process::destroy);
    Await.until("the token server is ready", () -> tokens().contains("ready"));
  }

  private String tokens() {
    try {
      return Files.readString(tokenLog);
    } catch (IOException e) {
      return "";
    }
  }

  @AfterAll
  void closeLab() {
    lab.close();
  }

  @Test
  void anImageOfDockerHubIsPulledWithAnAnonymousToken() {
    Shell.Result result = lab.cli(Cli.JDOCK, null, "run", "--rm", "hello-world").ok();
    assertThat(result.out()).contains("Hello from Docker!");
    assertThat(result.err())
        .contains("latest: Pulling from library/hello-world")
        .contains("Status: Downloaded newer image for hello-world:latest");
    assertThat(tokens())
        .contains("service=registry.docker.io")
        .containsPattern("scope=repository(%3A|:)library(%2F|/)hello-world(%3A|:)pull");
  }

  @Test
  void anImageThatDockerHubLacks() {
    assertThat(lab.jdock("pull", "nosuchimage").code(1).err())
        .containsAnyOf(
            "manifest for nosuchimage:latest not found", "pull access denied for nosuchimage");
  }
}
