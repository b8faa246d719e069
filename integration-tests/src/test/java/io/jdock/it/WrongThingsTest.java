package io.jdock.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.jdock.it.lab.Cli;
import io.jdock.it.lab.Lab;
import io.jdock.it.lab.Project;
import io.jdock.it.lab.Shell;
import io.jdock.it.lab.Shell.Result;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What learners get wrong: one clear line, the right exit code, nothing left behind. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class WrongThingsTest {
  private Lab lab;

  @BeforeAll
  void openLab() {
    lab = Lab.start();
    lab.jdock("pull", "-q", "alpine").ok();
  }

  @AfterAll
  void closeLab() {
    lab.close();
  }

  @AfterEach
  void nothingIsLeft() {
    for (String id : lab.jdock("ps", "-aq").ok().line().lines().toList()) {
      lab.jdock("rm", "-f", id).ok();
    }
    lab.assertNothingLeft();
  }

  private Result type(Cli cli, String... words) {
    return lab.cli(cli, null, words);
  }

  @ParameterizedTest
  @EnumSource(Cli.class)
  void anImageThatNobodyHas(Cli cli) {
    Result result = type(cli, "run", "127.0.0.1:5000/library/nosuch").code(125);
    assertThat(result.err())
        .contains("Unable to find image '127.0.0.1:5000/library/nosuch:latest' locally")
        .contains(
            "manifest for 127.0.0.1:5000/library/nosuch:latest not found: manifest unknown: manifest"
                + " unknown");
  }

  @ParameterizedTest
  @EnumSource(Cli.class)
  void aRegistryThatDoesNotAnswer(Cli cli) {
    Result result = type(cli, "run", "127.0.0.1:9/nosuch").code(125);
    assertThat(result.err()).contains("connection refused");
  }

  @ParameterizedTest
  @EnumSource(Cli.class)
  void aNameInUse(Cli cli) {
    String id = type(cli, "create", "--name", "taken", "alpine").ok().line();
    Result result = type(cli, "run", "--name", "taken", "alpine").code(125);
    assertThat(result.err())
        .contains(
            "Conflict. The container name \"/taken\" is already in use by container \""
                + id
                + "\". You have to remove (or rename) that container to be able to reuse that"
                + " name.");
  }

  @ParameterizedTest
  @EnumSource(Cli.class)
  void aNameThatIsNone(Cli cli) {
    assertThat(type(cli, "run", "--name", "a b", "alpine").code(125).err())
        .contains("Invalid container name (a b), only [a-zA-Z0-9][a-zA-Z0-9_.-] are allowed");
  }

  @ParameterizedTest
  @EnumSource(Cli.class)
  void aPortInUse(Cli cli) {
    List<String> server = new ArrayList<>(lab.enter());
    server.addAll(List.of("busybox", "nc", "-l", "-p", "8081"));
    Process process;
    try {
      process = new ProcessBuilder(server).start();
    } catch (java.io.IOException e) {
      throw new AssertionError(e);
    }
    try {
      io.jdock.it.lab.Await.until(
          "nc listens", () -> lab.inside("ss", "-Hltn", "sport = :8081").out().contains(":8081"));
      Result result = type(cli, "run", "-p", "8081:80", "alpine", "true").code(125);
      assertThat(result.err())
          .contains("driver failed programming external connectivity on endpoint")
          .contains("address already in use");
      assertThat(type(cli, "ps", "-a", "--format", "{{.Status}}").ok().line()).isEqualTo("Created");
    } finally {
      process.destroyForcibly();
    }
  }

  @ParameterizedTest
  @EnumSource(Cli.class)
  void aCommandThatIsNotThere(Cli cli) {
    assertThat(type(cli, "run", "alpine", "nosuchcommand").code(127).err())
        .contains("exec: \"nosuchcommand\": executable file not found in $PATH");
    assertThat(type(cli, "run", "alpine", "/no/such").code(127).err())
        .contains("exec: \"/no/such\": stat /no/such: no such file or directory");
  }

  @ParameterizedTest
  @EnumSource(Cli.class)
  void aFileThatIsNoProgram(Cli cli) {
    assertThat(type(cli, "run", "alpine", "/bin/not-executable").code(126).err())
        .contains("exec: \"/bin/not-executable\": permission denied");
    assertThat(type(cli, "run", "alpine", "/etc").code(126).err()).contains("exec: \"/etc\": ");
  }

  @ParameterizedTest
  @EnumSource(Cli.class)
  void flagsWithBadValues(Cli cli) {
    assertThat(type(cli, "run", "-m", "1k", "alpine").code(125).err())
        .contains("Minimum memory limit allowed is 6MB");
    assertThat(type(cli, "run", "-m", "lots", "alpine").code(125).err())
        .contains("invalid argument \"lots\" for \"-m, --memory\" flag: invalid size: 'lots'");
    assertThat(type(cli, "run", "-p", "99999:80", "alpine").code(125).err())
        .containsIgnoringCase("invalid hostPort: 99999");
    assertThat(type(cli, "run", "--restart", "sometimes", "alpine").code(125).err())
        .contains("sometimes");
    assertThat(type(cli, "run", "--cap-add", "FLY", "alpine").code(125).err()).contains("CAP_FLY");
    assertThat(type(cli, "run", "--nosuchflag", "alpine").code(125).err())
        .contains("unknown flag: --nosuchflag")
        .contains("run --help");
    assertThat(type(cli, "run", "-u", "nosuchuser", "alpine").code(125).err())
        .contains("unable to find user nosuchuser: no matching entries in passwd file");
    assertThat(type(cli, "run", "--rm", "--network", "nosuchnet", "alpine").code(125).err())
        .contains("network nosuchnet not found")
        .doesNotContain("Unable to find image");
    assertThat(type(cli, "run", "--rm", "--network", "container:nobody", "alpine").code(125).err())
        .contains("No such container: nobody")
        .doesNotContain("Unable to find image");
    assertThat(type(cli, "run", "--rm", "--cidfile", "/nosuch/x", "alpine").code(127).err())
        .contains("failed to create the container ID file: open /nosuch/x");
  }

  @ParameterizedTest
  @EnumSource(Cli.class)
  void containersThatAreNotThere(Cli cli) {
    for (String verb : new String[] {"start", "stop", "kill", "restart", "pause", "logs", "rm"}) {
      assertThat(type(cli, verb, "nobody").code(1).err()).contains("No such container: nobody");
    }
    assertThat(type(cli, "kill", "nobody").code(1).err())
        .contains("cannot kill container: nobody: No such container: nobody");
    assertThat(type(cli, "exec", "nobody", "true").code(1).err())
        .contains("No such container: nobody");
    assertThat(type(cli, "inspect", "nobody").code(1).err()).contains("No such object: nobody");
  }

  @ParameterizedTest
  @EnumSource(Cli.class)
  void execWhereItCannotBe(Cli cli) {
    type(cli, "run", "-d", "--name", "sleeper", "alpine", "sleep", "1000").ok();
    assertThat(type(cli, "exec", "sleeper", "nosuch").code(127).all())
        .contains("exec: \"nosuch\": executable file not found in $PATH");
    assertThat(type(cli, "exec", "sleeper", "/bin/not-executable").code(126).all())
        .contains("permission denied");
    type(cli, "kill", "sleeper").ok();
    type(cli, "wait", "sleeper").ok();
    assertThat(type(cli, "exec", "sleeper", "true").code(1).err()).contains("is not running");
  }

  @Test
  void wordsThatAreNoCommand() {
    assertThat(lab.jdock("nosuch").all()).contains("'nosuch' is not a jdock command");
    assertThat(lab.jdock("run").code(1).err()).contains("requires at least 1 argument");
  }

  @Test
  void noDaemon() {
    Result result = Shell.run(Project.JDOCK.toString(), "-H", "unix:///no/such.sock", "ps").code(1);
    assertThat(result.err().strip().lines()).hasSize(1);
    assertThat(result.err()).contains("Cannot connect to the").contains("unix:///no/such.sock");
  }

  @Test
  void notRoot() {
    List<String> asNobody =
        List.of("setpriv", "--reuid=65534", "--regid=65534", "--clear-groups", "--");
    List<String> ps = new ArrayList<>(asNobody);
    ps.addAll(Cli.JDOCK.command(lab, "ps"));
    Shell.run("chmod", "755", lab.dir().toString()).ok();
    Result refused = Shell.run(ps).code(1);
    assertThat(refused.err().strip().lines()).hasSize(1);
    assertThat(refused.err()).containsIgnoringCase("permission denied");
    List<String> daemon = new ArrayList<>(asNobody);
    daemon.addAll(List.of(Project.JDOCK.toString(), "daemon", "-H", "unix:///tmp/nobody.sock"));
    Result notStarted = Shell.run(daemon).code(1);
    assertThat(notStarted.err()).contains("root");
  }

  @Test
  void daemonFlagsThatDoNotExist() {
    assertThat(Shell.run(Project.JDOCK.toString(), "daemon", "--nosuch").err())
        .contains("unknown flag: --nosuch");
  }

  @Test
  void aSecondDaemonOnTheSameSocketIsRefused() {
    List<String> words = new ArrayList<>(lab.enter());
    words.add(Project.JDOCK.toString());
    words.addAll(lab.daemonCommand());
    Result second = Shell.run(words).code(1);
    assertThat(second.err()).contains("pid");
    lab.jdock("ps").ok();
  }

  @Test
  void anAddressOfAnotherMachineCannotBePublished() {
    assertThat(new InetSocketAddress("192.0.2.1", 80).isUnresolved()).isFalse();
    assertThat(lab.jdock("run", "-p", "192.0.2.1:80:80", "alpine", "true").code(125).err())
        .contains("cannot assign requested address");
  }
}
