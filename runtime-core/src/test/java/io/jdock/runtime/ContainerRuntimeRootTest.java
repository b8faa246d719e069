package io.jdock.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ContainerRuntimeRootTest {
  @TempDir Path directory;
  private RuntimeLab lab;

  @BeforeAll
  static void possible() {
    BusyboxRoot.assumePossible();
  }

  @BeforeEach
  void open() throws Exception {
    lab = new RuntimeLab(directory);
  }

  @AfterEach
  void close() {
    lab.close();
  }

  @Test
  void runsACommandAndTellsItsExitCode() throws Exception {
    RuntimeLab.Outcome outcome = lab.run("sh", "-c", "echo hello from $$; exit 3");
    assertThat(outcome.output()).isEqualTo("hello from 1\n");
    assertThat(outcome.status().code()).isEqualTo(3);
  }
}
