package io.jdock.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.jdock.it.lab.Cli;
import io.jdock.it.lab.Lab;
import io.jdock.it.lab.Shell;
import io.jdock.it.lab.Shell.Result;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A true terminal: size, Ctrl-C, detaching, and the user's terminal as it was. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TerminalTest {
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
  void removeAll() {
    for (String id : lab.jdock("ps", "-aq").ok().line().lines().toList()) {
      lab.jdock("rm", "-f", id).ok();
    }
    lab.assertNothingLeft();
  }

  /**
   * Types into a shell on a terminal of 100 columns and 30 lines; the container is started in it.
   */
  private Result type(Cli cli, String script, String... words) {
    String command = String.join(" ", cli.command(lab, words));
    String text =
        "set timeout 20\nset stty_init {rows 30 columns 100}\n"
            + "spawn -noecho sh\nexpect_before timeout { puts {TIMED OUT}; exit 99 }\nsend \"PS1='host> '\\r\"\nexpect {host> '} {}\nexpect {host> }\n"
            + "send \"stty -g > before; "
            + command
            + "; echo code=$?; stty -g > after; cmp before after && echo RESTORED\\r\"\n"
            + script
            + "\nexpect {RESTORED}\nsend \"exit\\r\"\nexpect eof\n";
    return Shell.run(List.of("expect", "-c", text), Map.of("TERM", "xterm"), lab.dir(), null);
  }

  /**
   * No shell's line editor in between: it loses what is typed while it changes modes. The docker
   * command tells the size only after the start, so the program asks until there is one.
   */
  @ParameterizedTest
  @EnumSource(Cli.class)
  void sizeAndCtrlC(Cli cli) throws IOException {
    Path program = lab.dir().resolve("program");
    Files.writeString(
        program,
        "trap 'exit 5' INT\ntty\n"
            + "while read line; do\n  echo got $line\n"
            + "  while size=$(stty size 2>/dev/null); [ -z \"$size\" ]; do sleep 0.1; done\n"
            + "  echo $size\ndone\n");
    Result session =
        type(
            cli,
            "expect {/dev/pts/0}\nsend \"word\\r\"\nexpect {got word}\nexpect {30 100}\n"
                + "send \"\\003\"\nexpect {code=5}",
            "run",
            "-it",
            "--rm",
            "-v",
            program + ":/program",
            "alpine",
            "sh",
            "/program");
    assertThat(session.code()).as(session.all()).isZero();
  }

  @ParameterizedTest
  @EnumSource(Cli.class)
  void detachAndAttachAgain(Cli cli) {
    Result session =
        type(
            cli,
            "expect {/ # }\nsend \"X=kept\\r\"\nexpect {/ # }\nsend \"\\020\\021\"\nexpect {code=0}",
            "run",
            "-it",
            "--name",
            "shell",
            "alpine");
    assertThat(session.code()).as(session.all()).isZero();
    assertThat(lab.jdock("inspect", "-f", "{{.State.Status}}", "shell").ok().line())
        .isEqualTo("running");
    Result again =
        type(
            cli,
            "send \"\\recho \\$X\\r\"\nexpect {kept}\nsend \"exit\\r\"\nexpect {code=}",
            "attach",
            "shell");
    assertThat(again.code()).as(again.all()).isZero();
    lab.jdock("wait", "shell").ok();
  }

  @ParameterizedTest
  @EnumSource(Cli.class)
  void aTerminalIsAskedForWhereThereIsNone(Cli cli) {
    assertThat(lab.cli(cli, null, "run", "-it", "--rm", "alpine", "true").code(1).err())
        .contains("the input device is not a TTY");
  }
}
