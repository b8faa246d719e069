package io.jdock.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.jdock.it.lab.Lab;
import io.jdock.it.lab.Shell.Result;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** What jdock tells of its own work. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ExplainTest {
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

  @Test
  void runExplainKeepsStandardOutputForTheContainer() {
    Result result = lab.jdock("run", "--rm", "--explain", "-m", "64m", "alpine", "echo", "hi").ok();
    assertThat(result.out()).isEqualTo("hi\n");
    assertThat(result.err())
        .contains("pivot_root")
        .contains("clone")
        .contains("execve")
        .contains("veth")
        .contains("overlay")
        .contains("67108864")
        .contains("seccomp");
  }

  @Test
  void explainAsDataNamesEveryStepWithReasonAndShellCommand() throws IOException {
    lab.jdock("run", "-d", "--name", "told", "alpine", "sleep", "1000").ok();
    JsonNode story =
        new ObjectMapper().readTree(lab.jdock("explain", "--format", "json", "told").ok().out());
    List<String> phases = new ArrayList<>();
    for (JsonNode phase : story.get("phases")) {
      phases.add(phase.get("name").asText());
      for (JsonNode step : phase.get("steps")) {
        assertThat(step.get("call").asText()).isNotBlank();
        assertThat(step.get("reason").asText()).isNotBlank();
        assertThat(step.has("micros")).isTrue();
        assertThat(step.has("shell")).isTrue();
        assertThat(step.has("errno")).isTrue();
      }
    }
    assertThat(String.join(" ", phases).toLowerCase(java.util.Locale.ROOT))
        .contains("network")
        .contains("cgroup")
        .contains("namespaces")
        .contains("filesystem")
        .contains("security")
        .contains("process");
    lab.jdock("rm", "-f", "told").ok();
  }

  @Test
  void aPlanDoesNothing() {
    Result plan = lab.jdock("run", "--plan", "alpine", "echo", "never").ok();
    assertThat(plan.all())
        .contains("unshare(CLONE_NEWNET)")
        .contains("veth")
        .contains("a group for memory")
        .contains("clone3(")
        .contains("pivot_root")
        .contains("execve")
        .doesNotContain(" µs  ");
    assertThat(plan.all().lines()).as("echo's own line").doesNotContain("never");
    assertThat(lab.jdock("ps", "-aq").ok().line()).isEmpty();
    lab.assertNothingLeft();
  }
}
