package io.jdock.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.jdock.it.lab.Cli;
import io.jdock.it.lab.Lab;
import io.jdock.it.lab.Registry;
import io.jdock.it.lab.Shell;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Images that go elsewhere and come back: push and pull, save and load, with every digest kept. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ImageTransferTest {
  private static final String PLAIN = "127.0.0.1:5001";
  private static final String GUARDED = "127.0.0.1:5002";

  private Lab lab;

  @BeforeAll
  void openLab() throws IOException {
    lab = Lab.start();
    // of user "lab" with password "secret"
    Files.writeString(
        lab.dir().resolve("htpasswd"),
        "lab:$2b$04$mfRzHLc3HbPRRHj2bEMeHuVMBlfE6.1xYT1BSNdAozx0FDOKUa73m\n");
    lab.closing(registry(PLAIN, "", ""));
    Shell.run(
            List.of(
                "openssl",
                "req",
                "-x509",
                "-newkey",
                "ec",
                "-pkeyopt",
                "ec_paramgen_curve:P-256",
                "-nodes",
                "-subj",
                "/CN=127.0.0.1",
                "-addext",
                "subjectAltName=IP:127.0.0.1",
                "-keyout",
                lab.dir() + "/key.pem",
                "-out",
                lab.dir() + "/cert.pem"))
        .ok();
    lab.closing(
        registry(
            GUARDED,
            "auth: {htpasswd: {realm: lab, path: %s/htpasswd}}".formatted(lab.dir()),
            "tls: {certificate: %1$s/cert.pem, key: %1$s/key.pem}".formatted(lab.dir())));
  }

  private Registry registry(String address, String more, String httpMore) throws IOException {
    Path data = Files.createDirectory(lab.dir().resolve("data-" + address.replace(':', '-')));
    return Registry.start(lab.enter(), lab.dir(), data, address, more, httpMore);
  }

  @AfterAll
  void closeLab() {
    lab.close();
  }

  @AfterEach
  void forgetEverything() {
    for (String id : lab.jdock("ps", "-aq").ok().out().lines().toList()) {
      lab.jdock("rm", "-f", id).ok();
    }
    for (String id : lab.jdock("images", "-aq").ok().out().lines().distinct().toList()) {
      lab.jdock("rmi", "-f", id);
    }
  }

  /** With a config.json of its own. */
  private Shell.Result type(Cli cli, String input, String... words) {
    Path config = lab.dir().resolve("config-" + cli);
    String[] all = new String[words.length + 2];
    all[0] = "--config";
    all[1] = config.toString();
    System.arraycopy(words, 0, all, 2, words.length);
    return lab.cli(cli, input.getBytes(StandardCharsets.UTF_8), all);
  }

  private String digest(String name) {
    return lab.jdock("inspect", "-f", "{{index .RepoDigests 0}}", name)
        .ok()
        .line()
        .replaceFirst(".*@", "");
  }

  private static String name(String registry, Cli cli) {
    return registry + "/app-" + cli.name().toLowerCase(Locale.ROOT);
  }

  @ParameterizedTest
  @EnumSource(Cli.class)
  void loginGuardsWhatIsPushed(Cli cli) {
    String name = name(GUARDED, cli) + ":1";
    type(cli, "", "pull", "alpine").ok();
    type(cli, "", "tag", "alpine", name).ok();

    assertThat(type(cli, "", "push", name).all()).contains("no basic auth credentials");
    assertThat(type(cli, "wrong", "login", "-u", "lab", "--password-stdin", GUARDED).err())
        .contains("401 Unauthorized");
    assertThat(type(cli, "secret\n", "login", "-u", "lab", "--password-stdin", GUARDED).ok().out())
        .contains("Login Succeeded");
    roundTrip(cli, name);

    assertThat(type(cli, "", "logout", GUARDED).ok().out())
        .contains("Removing login credentials for " + GUARDED);
    assertThat(type(cli, "", "push", name).all()).contains("no basic auth credentials");
  }

  /** A program keeps the credentials, for both clients: what one has logged in the other uses. */
  @ParameterizedTest
  @ValueSource(strings = {"{\"credsStore\":\"lab\"}", "{\"credHelpers\":{\"GUARDED\":\"lab\"}}"})
  void credentialHelpersAreSharedWithDocker(String settings) throws IOException {
    Path home = Files.createTempDirectory(lab.dir(), "helper");
    Path helper = home.resolve("docker-credential-lab");
    Files.writeString(
        helper,
        """
        #!/bin/sh
        cd "$(dirname "$0")"
        echo "$1" >> asked
        case $1 in
          store) cat > kept ;;
          get) cat > /dev/null; [ -e kept ] && cat kept || { echo credentials not found in native keychain; exit 1; } ;;
          erase) cat > /dev/null; rm -f kept ;;
        esac
        """);
    Shell.run("chmod", "755", helper.toString()).ok();
    Files.writeString(home.resolve("config.json"), settings.replace("GUARDED", GUARDED));
    String name = GUARDED + "/helped:1";
    type(Cli.JDOCK, "", "pull", "alpine").ok();
    type(Cli.JDOCK, "", "tag", "alpine", name).ok();
    for (Cli cli : Cli.values()) {
      Cli other = cli == Cli.JDOCK ? Cli.DOCKER : Cli.JDOCK;
      assertThat(helped(home, cli, "push", name).all()).contains("no basic auth credentials");
      Shell.Result login =
          helped(home, cli, "login", "-u", "lab", "--password-stdin", GUARDED).ok();
      assertThat(login.all()).contains("Login Succeeded").doesNotContain("unencrypted");
      assertThat(home.resolve("asked")).content().contains("store\n");
      assertThat(home.resolve("config.json")).content().doesNotContain("\"auth\"");
      assertThat(home.resolve("kept")).content().contains("\"Secret\":\"secret\"");
      helped(home, cli, "push", name).ok();
      helped(home, other, "push", name).ok();
      helped(home, other, "logout", GUARDED).ok();
      assertThat(home.resolve("kept")).doesNotExist();
    }
    assertThat(home.resolve("asked")).content().contains("get\n", "store\n", "erase\n");
  }

  private Shell.Result helped(Path home, Cli cli, String... words) {
    Map<String, String> environment = new HashMap<>(lab.environment());
    environment.put("DOCKER_CONFIG", home.toString());
    environment.put("PATH", home + ":" + System.getenv("PATH"));
    return Shell.run(
        cli.command(lab, words),
        environment,
        lab.dir(),
        "secret\n".getBytes(StandardCharsets.UTF_8));
  }

  @ParameterizedTest
  @EnumSource(Cli.class)
  void whatIsPushedIsPulledWithTheSameDigest(Cli cli) {
    String name = name(PLAIN, cli) + ":1";
    type(cli, "", "pull", "alpine").ok();
    type(cli, "", "tag", "alpine", name).ok();
    roundTrip(cli, name);
  }

  /** Pushes a copy of alpine twice, and has it back. */
  private void roundTrip(Cli cli, String name) {
    String digest = digest("alpine");
    assertThat(type(cli, "", "push", name).ok().out())
        .contains("The push refers to repository [" + name.replaceFirst(":1$", "") + "]")
        .contains(": Pushed")
        .contains("1: digest: " + digest + " size: ");
    assertThat(type(cli, "", "push", name).ok().out()).contains(": Layer already exists");
    type(cli, "", "rmi", name, "alpine").ok();
    assertThat(type(cli, "", "pull", name).ok().out()).contains("Digest: " + digest);
  }

  @ParameterizedTest
  @EnumSource(Cli.class)
  void whatIsCommittedRunsElsewhere(Cli cli) {
    String name = name(PLAIN, cli) + "-committed:1";
    String script = "echo written > /new && rm /etc/passwd";
    type(cli, "", "run", "--name", "writer", "--net", "none", "alpine", "sh", "-c", script).ok();
    type(
            cli,
            "",
            "commit",
            "-a",
            "me",
            "-m",
            "a file",
            "-c",
            "CMD [\"cat\", \"/new\"]",
            "writer",
            name)
        .ok();
    assertThat(type(cli, "", "history", "--no-trunc", name).ok().out())
        .contains("sh -c " + script)
        .contains("a file");
    String id = type(cli, "", "inspect", "-f", "{{.Id}} {{.Author}}", name).ok().line();
    assertThat(id).endsWith(" me");

    assertThat(type(cli, "", "push", name).ok().out()).contains(": Pushed");
    assertThat(type(cli, "", "push", name).ok().out())
        .contains(": Layer already exists")
        .doesNotContain(": Pushed");
    String digest = digest(name);
    type(cli, "", "rm", "writer").ok();
    type(cli, "", "rmi", name, "alpine").ok();
    assertThat(type(cli, "", "pull", name).ok().out()).contains("Digest: " + digest);
    assertThat(type(cli, "", "inspect", "-f", "{{.Id}} {{.Author}}", name).ok().line())
        .isEqualTo(id);
    assertThat(type(cli, "", "run", "--rm", "--net", "none", name).ok().out())
        .isEqualTo("written\n");
    assertThat(type(cli, "", "run", "--rm", "--net", "none", name, "ls", "/etc/passwd").code())
        .isEqualTo(1);
  }

  @ParameterizedTest
  @EnumSource(Cli.class)
  void whatIsSavedIsLoadedWithTheSameContent(Cli cli) throws IOException {
    Path first = lab.dir().resolve(cli + "-1.tar");
    Path second = lab.dir().resolve(cli + "-2.tar");
    type(cli, "", "pull", "alpine").ok();
    type(cli, "", "tag", "alpine", "copy:2").ok();
    type(cli, "", "save", "-o", first.toString(), "alpine", "copy:2").ok();
    type(cli, "", "rmi", "alpine", "copy:2").ok();

    assertThat(type(cli, "", "load", "-i", first.toString()).ok().out())
        .contains("Loaded image: alpine:latest", "Loaded image: copy:2");

    type(cli, "", "save", "-o", second.toString(), "alpine", "copy:2").ok();
    assertThat(second).hasSameBinaryContentAs(first);
    assertThat(lab.jdock("run", "--rm", "--net", "none", "copy:2", "echo", "here").ok().out())
        .isEqualTo("here\n");
    assertThat(type(cli, "", "save", "-o", second.toString(), "nosuch").err())
        .contains("No such image: nosuch");
  }
}
