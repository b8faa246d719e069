package io.jdock.linux.cgroup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.jdock.linux.Fd;
import io.jdock.linux.KernelJournal;
import io.jdock.linux.Syscalls;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The files of v2 that need no controller, on the unified hierarchy of hybrid and v2 hosts. */
class UnifiedCgroupRootTest {
  private CgroupFilesystem filesystem;

  @BeforeEach
  void findUnified() throws IOException {
    assumeTrue("root".equals(System.getProperty("user.name")), "needs root");
    List<Hierarchy> unified =
        Hierarchy.parse(Files.readAllLines(Path.of("/proc/self/mountinfo"))).stream()
            .filter(hierarchy -> hierarchy.version() == CgroupVersion.V2)
            .toList();
    assumeTrue(!unified.isEmpty(), "needs cgroup v2");
    String parent = "jdock-lab-unified-" + ProcessHandle.current().pid();
    filesystem = CgroupFilesystem.of(unified, parent, Syscalls.host());
  }

  @AfterEach
  void nothingIsLeft() throws IOException {
    if (filesystem != null) {
      filesystem.deleteParent(KernelJournal.none());
    }
  }

  @Test
  void devicesAreRefusedByAProgram() throws Exception {
    CgroupResources limits = CgroupResources.builder().devices(DeviceRule.defaults()).build();
    Cgroup group = filesystem.create("devices", limits, KernelJournal.none());
    assumeTrue(!group.warnings().contains(Warnings.DEVICES), "needs device programs");
    assertThat(exitIn(group, "exec 3< /dev/zero")).isZero();
    assertThat(exitIn(group, "exec 3< /dev/kmsg")).isNotZero();
    assertThat(exitIn(group, "mknod /tmp/jdock-lab-$$ b 7 0 && rm /tmp/jdock-lab-$$")).isZero();

    group.update(CgroupResources.builder().devices(DeviceRule.privileged()).build());
    assertThat(exitIn(group, "exec 3< /dev/kmsg")).isZero();

    List<DeviceRule> none = List.of(new DeviceRule(false, 'a', -1, -1, "rwm"));
    group.update(CgroupResources.builder().devices(none).build());
    assertThat(exitIn(group, "exec 3< /dev/zero")).isNotZero();
    group.delete();
  }

  @Test
  void freezingThawingAndKillingAreAwaited() throws Exception {
    Cgroup group = filesystem.create("life", CgroupResources.none(), KernelJournal.none());
    Process process = startIn(group, "echo ready; while :; do :; done");
    assertThat(process.inputReader().readLine()).isEqualTo("ready");
    assertThat(group.pids()).containsExactly((int) process.pid());
    group.freeze();
    assertThat(group.frozen()).isTrue();
    group.thaw();
    assertThat(group.frozen()).isFalse();
    assertThat(group.stats().cpu().totalNanos()).isPositive();
    group.freeze();
    group.kill();
    group.delete();
    assertThat(process.waitFor()).isEqualTo(137);
    assertThat(filesystem.names()).isEmpty();
  }

  @Test
  void itsDirectoryCanBeClonedInto() throws Exception {
    Cgroup group = filesystem.create("clone", CgroupResources.none(), KernelJournal.none());
    try (Fd directory = group.cloneDescriptor().orElseThrow()) {
      assertThat(Path.of(directory.procPath()).toRealPath())
          .isEqualTo(group.path("memory").orElseThrow());
    }
    group.delete();
  }

  private static int exitIn(Cgroup group, String script) throws Exception {
    Process process = startIn(group, script);
    return process.waitFor();
  }

  private static Process startIn(Cgroup group, String script) throws IOException {
    Cgroup.JoinPoint point = group.joinPoints().get(0);
    point.close();
    return new ProcessBuilder("/bin/sh", "-c", "echo 0 > " + point.path() + "; " + script)
        .redirectError(ProcessBuilder.Redirect.DISCARD)
        .start();
  }
}
