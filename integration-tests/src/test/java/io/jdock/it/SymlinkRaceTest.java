package io.jdock.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.jdock.it.lab.Lab;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * A container swaps a directory in a volume with a link to a folder of the host, again and again,
 * while files are copied through it and things are mounted there a thousand times: nothing of the
 * host is read or written (CVE-2018-15664, CVE-2021-30465).
 */
class SymlinkRaceTest {
  private static final int TIMES = 1000;

  /** Minutes after which the daemon is taken to hang. */
  private static final int HANGS = 20;

  private Lab lab;
  private Path secret;

  @BeforeEach
  void openLab() throws IOException {
    lab = Lab.start();
    secret = Files.createDirectory(lab.dir().resolve("secret"));
    Files.writeString(secret.resolve("f"), "of the host");
    lab.jdock("run", "-d", "--name", "swap", "-v", "swapped:/v", "alpine", "sh", "-c", swapping())
        .ok();
    lab.jdock("exec", "swap", "sh", "-c", "until [ -e /v/ready ]; do :; done").ok();
  }

  @AfterEach
  void closeLab() {
    lab.close();
  }

  /**
   * For a moment {@code a} is the directory, for a moment the link, for a moment nothing. A mount
   * below {@code a} makes a directory of that name where there is none, and what is then put there
   * goes into it: such a directory is put aside, or the two would never be seen again.
   */
  private String swapping() {
    return "mkdir /v/d /v/j; echo inside > /v/d/f; ln -s "
        + secret
        + " /v/l; touch /v/ready; n=0; put() { mv /v/$1 /v/a;"
        + " while [ -e /v/a/$1 -o -L /v/a/$1 ]; do n=$((n + 1));"
        + " mv /v/a/$1 /v/$1; mv /v/a /v/j/$n; mv /v/$1 /v/a; done; };"
        + " while :; do put d; mv /v/a /v/d; put l; mv /v/a /v/l; done";
  }

  private void assertUntouched() throws IOException {
    try (var files = Files.walk(secret)) {
      assertThat(files).containsExactlyInAnyOrder(secret, secret.resolve("f"));
    }
    assertThat(secret.resolve("f")).hasContent("of the host");
    assertThat(Files.readString(Path.of("/proc/self/mountinfo"))).doesNotContain(secret + " ");
  }

  /**
   * Sends requests again and again, by one curl and one connection.
   *
   * @param requests curl's options, a line each (curl(1), --config)
   * @return all the answers
   */
  private String repeat(String... requests) throws IOException, InterruptedException {
    String common = "silent\nunix-socket = " + lab.socket() + "\n";
    String round = common + String.join("\nnext\n" + common, requests) + "\n";
    Path config = lab.dir().resolve("requests");
    Files.writeString(config, String.join("next\n", Collections.nCopies(TIMES, round)));
    Path answers = lab.dir().resolve("answers");
    Process process =
        new ProcessBuilder("curl", "--config", config.toString())
            .directory(lab.dir().toFile())
            .redirectErrorStream(true)
            .redirectOutput(answers.toFile())
            .start();
    boolean ended = process.waitFor(HANGS, TimeUnit.MINUTES);
    process.destroyForcibly();
    assertThat(ended).as("all were done in time").isTrue();
    assertThat(process.exitValue()).as("curl sent them all").isZero();
    return Files.readString(answers, StandardCharsets.ISO_8859_1);
  }

  @Test
  void copiesBothWays() throws Exception {
    Files.writeString(lab.dir().resolve("evil"), "evil");
    assertThat(
            new ProcessBuilder("tar", "-cf", "evil.tar", "evil")
                .directory(lab.dir().toFile())
                .start()
                .waitFor())
        .isZero();
    String archive = "url = http://x/containers/swap/archive?path=/v/a";
    String answers =
        repeat(archive + "/f", archive, archive + "\nupload-file = evil.tar", archive + "/f\nhead");
    assertThat(answers).contains("inside\n").doesNotContain("of the host");
    assertUntouched();
    lab.jdock("rm", "-f", "swap").ok();
    String[] find = {"run", "--rm", "-v", "swapped:/v", "alpine", "find", "/v", "-name", "evil"};
    assertThat(lab.jdock(find).ok().out())
        .as("some were copied where they belong")
        .contains("evil");
  }

  @Test
  void mountsOfAndBelowIt() throws Exception {
    Path below = Files.createDirectory(lab.dir().resolve("below"));
    Files.writeString(below.resolve("g"), "bound");
    String body =
        """
        {"Image":"alpine","Cmd":["sh","-c","cat /x/f; touch /x/made; cat /v/a/f; cat /v/a/below/g; touch /v/a/made"],
         "HostConfig":{"NetworkMode":"none","Binds":["swapped:/v","%s:/v/a/below"],
         "Mounts":[{"Type":"volume","Source":"swapped","Target":"/x","VolumeOptions":{"Subpath":"a"}}]}}
        """;
    Files.writeString(lab.dir().resolve("body"), body.formatted(below));
    String at = "url = http://x/v1.47/containers/";
    String type = "header = \"Content-Type: application/json\"\n";
    String answers =
        repeat(
            type + "data-binary = @body\n" + at + "create?name=mounts",
            "request = POST\n" + at + "mounts/start",
            "request = POST\n" + at + "mounts/wait",
            at + "mounts/logs?stdout=1&stderr=1",
            "request = DELETE\n" + at + "mounts?force=1");
    assertThat(answers).contains("inside\n").contains("bound").doesNotContain("of the host");
    assertThat(answers).as("some met the link").contains("cannot access path");
    assertUntouched();
    assertThat(below.toFile().list()).containsExactly("g");
  }
}
