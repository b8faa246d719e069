package io.jdock.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.jdock.linux.KernelJournal;
import io.jdock.linux.cgroup.Cgroup;
import io.jdock.linux.cgroup.CgroupFilesystem;
import io.jdock.linux.cgroup.CgroupResources;
import io.jdock.runtime.RuntimeLab.Outcome;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ContainerCgroupRootTest {
  @TempDir Path directory;
  private RuntimeLab lab;
  private Cgroup cgroup;

  @BeforeAll
  static void possible() {
    BusyboxRoot.assumePossible();
  }

  @BeforeEach
  void open() throws Exception {
    lab = new RuntimeLab(directory);
    cgroup =
        CgroupFilesystem.detect("jdock-runtime-test")
            .create(directory.getFileName().toString(), CgroupResources.none(), lab.steps::add);
  }

  @AfterEach
  void close() throws Exception {
    lab.close();
    cgroup.delete();
  }

  /** The parent group stays with its maker for later containers; here nothing is to stay. */
  @AfterAll
  static void removeParents() throws Exception {
    try (var hierarchies = Files.list(Path.of("/sys/fs/cgroup"))) {
      for (Path hierarchy : hierarchies.toList()) {
        Files.deleteIfExists(hierarchy.resolve("jdock-runtime-test"));
      }
    }
    Files.deleteIfExists(Path.of("/sys/fs/cgroup/jdock-runtime-test"));
  }

  @Test
  void everyProcessIsAMemberAndSeesItsGroupAsTheTop() throws Exception {
    ContainerProcess container = start("sh", "-c", "sleep 1000 & sleep 1000");
    try {
      Outcome outcome =
          exec(container, "sh", "-c", "cat /proc/self/cgroup; ls /sys/fs/cgroup | wc -l");

      assertThat(outcome.output()).doesNotContain("jdock").contains(":/\n");
      assertThat(container.pids()).contains(container.pid());
    } finally {
      container.signal(9);
      container.exit().get(10, TimeUnit.SECONDS);
    }
  }

  @Test
  void canBePausedAndResumed() throws Exception {
    ContainerProcess container = start("sleep", "1000");
    try {
      container.freeze();
      assertThat(cgroup.frozen()).isTrue();
      container.thaw();
      assertThat(cgroup.frozen()).isFalse();
    } finally {
      container.signal(9);
      container.exit().get(10, TimeUnit.SECONDS);
    }
  }

  @Test
  void withTheHostsPidsTheOthersEndWithTheFirst() throws Exception {
    ContainerProcess container;
    try (RuntimeLab.Streams streams = new RuntimeLab.Streams()) {
      container =
          lab.runtime.start(
              lab.spec(lab.process("sh", "-c", "sleep 1000 & exit 5").build())
                  .namespaces(Namespaces.ofItsOwn().withPid(Namespace.HOST))
                  .build(),
              Optional.of(cgroup),
              streams.stdio(),
              KernelJournal.none());
    }

    assertThat(container.exit().get(10, TimeUnit.SECONDS).code()).isEqualTo(5);
    cgroup.delete();
  }

  private ContainerProcess start(String... args) throws Exception {
    try (RuntimeLab.Streams streams = new RuntimeLab.Streams()) {
      return lab.runtime.start(
          lab.spec(lab.process(args).build()).build(),
          Optional.of(cgroup),
          streams.stdio(),
          lab.steps::add);
    }
  }

  private Outcome exec(ContainerProcess container, String... args) throws Exception {
    return lab.exec(container, lab.process(args).build());
  }
}
