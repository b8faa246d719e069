package io.jdock.linux.cgroup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.jdock.linux.KernelJournal;
import io.jdock.linux.LinuxException;
import io.jdock.linux.Syscalls;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Real groups with real processes, on whichever version this machine has. */
class CgroupRootTest {
  private static final long MEGABYTE = 1 << 20;

  private final ConcurrentLinkedQueue<KernelJournal.Step> steps = new ConcurrentLinkedQueue<>();
  private final KernelJournal journal = steps::add;
  private CgroupFilesystem filesystem;

  @BeforeEach
  void detect() throws IOException {
    assumeTrue("root".equals(System.getProperty("user.name")), "needs root");
    filesystem = CgroupFilesystem.detect("jdock-lab-cgroup-" + ProcessHandle.current().pid());
  }

  @AfterEach
  void nothingIsLeft() throws IOException {
    if (filesystem != null) {
      for (String name : filesystem.names()) {
        filesystem.open(name, journal).kill();
      }
      filesystem.deleteParent(KernelJournal.none());
      assertThat(filesystem.parents()).allSatisfy(path -> assertThat(path).doesNotExist());
    }
  }

  @Test
  void limitsAreWrittenAndReported() throws IOException {
    CgroupResources limits =
        CgroupResources.builder()
            .memory(64 * MEGABYTE)
            .memorySwap(64 * MEGABYTE)
            .memoryReservation(32 * MEGABYTE)
            .nanoCpus(1_500_000_000L)
            .cpuShares(512L)
            .cpusetCpus("0")
            .pidsLimit(50L)
            .devices(DeviceRule.defaults())
            .build();
    Cgroup group = filesystem.create("limits", limits, journal);

    boolean v1 = filesystem.version() == CgroupVersion.V1;
    assertThat(read(group, "memory", v1 ? "memory.limit_in_bytes" : "memory.max"))
        .isEqualTo("67108864");
    assertThat(read(group, "pids", "pids.max")).isEqualTo("50");
    assertThat(read(group, "cpuset", "cpuset.cpus")).isEqualTo("0");
    assertThat(read(group, "cpu", v1 ? "cpu.cfs_quota_us" : "cpu.max")).startsWith("150000");
    assertThat(read(group, "cpu", v1 ? "cpu.shares" : "cpu.weight")).isEqualTo(v1 ? "512" : "59");
    if (v1) {
      assertThat(read(group, "devices", "devices.list").lines())
          .contains("c 1:3 rwm", "c 136:* rwm", "b *:* m")
          .doesNotContain("a *:* rwm");
    }
    assertThat(steps)
        .anySatisfy(step -> assertThat(step.shell().get()).startsWith("echo 67108864 > /sys/fs"))
        .allSatisfy(step -> assertThat(step.phase()).isEqualTo(KernelJournal.Phase.CGROUP));

    group.update(
        CgroupResources.builder().memory(128 * MEGABYTE).memorySwap(-1L).pidsLimit(-1L).build());
    assertThat(group.stats().memory().limit()).isEqualTo(128 * MEGABYTE);
    assertThat(group.stats().pids().limit()).isZero();
    group.delete();
    group.delete();
    assertThat(filesystem.names()).isEmpty();
  }

  @Test
  void aProcessJoinsIsFrozenCountedAndKilled() throws Exception {
    Cgroup group = filesystem.create("life", CgroupResources.none(), journal);
    Process process = startIn(group, "while :; do :; done");
    awaitMember(group, (int) process.pid());
    assertThat(group.pids()).containsExactly((int) process.pid());

    group.freeze();
    assertThat(group.frozen()).isTrue();
    long frozenAt = group.stats().cpu().totalNanos();
    assertThat(group.stats().cpu().totalNanos()).isEqualTo(frozenAt);
    group.thaw();
    assertThat(group.frozen()).isFalse();
    while (group.stats().cpu().totalNanos() == frozenAt) {
      Thread.onSpinWait();
    }
    CgroupStats stats = group.stats();
    assertThat(stats.pids().current()).isEqualTo(1);
    assertThat(stats.memory().limit()).isPositive();
    assertThat(stats.systemCpuNanos()).isPositive();
    assertThat(stats.onlineCpus()).isEqualTo(Runtime.getRuntime().availableProcessors());

    assertThatThrownBy(() -> filesystem.create("life", CgroupResources.none(), journal))
        .hasMessageContaining("has processes in it");
    assertThat(filesystem.open("life", journal).pids()).hasSize(1);

    group.freeze();
    group.kill();
    group.delete();
    assertThat(process.waitFor()).isEqualTo(137);
    assertThatThrownBy(group::stats).isInstanceOf(IOException.class);
    assertThatThrownBy(() -> filesystem.open("life", journal)).isInstanceOf(IOException.class);
  }

  @Test
  void exhaustedMemoryIsNoticed() throws Exception {
    CgroupResources limits =
        CgroupResources.builder().memory(16 * MEGABYTE).memorySwap(16 * MEGABYTE).build();
    Cgroup group = filesystem.create("oom", limits, journal);
    try (OomWatch watch = group.watchOom().orElseThrow()) {
      assertThat(watch.acknowledge()).isFalse();
      assertThat(group.oomKilled()).isFalse();
      Process process = startIn(group, "exec tail /dev/zero");
      while (!watch.acknowledge()) {
        assertThat(Poll.readable(watch.descriptor(), Duration.ofSeconds(20), Syscalls.host()))
            .isTrue();
      }
      assertThat(process.waitFor()).isEqualTo(137);
      assertThat(group.oomKilled()).isTrue();
    }
    group.delete();
  }

  @Test
  void devicesOutsideTheRulesAreRefused() throws Exception {
    CgroupResources limits = CgroupResources.builder().devices(DeviceRule.defaults()).build();
    Cgroup group = filesystem.create("devices", limits, journal);
    Process refused = startIn(group, "echo x > /dev/null || exit 3; exec 3< /dev/kmsg");
    assertThat(refused.waitFor()).isNotIn(0, 3);
    group.delete();
  }

  @Test
  void aValueThatTheKernelRefusesLeavesNothing() throws IOException {
    CgroupResources limits = CgroupResources.builder().cpusetCpus("4000").build();
    assertThatThrownBy(() -> filesystem.create("refused", limits, journal))
        .isInstanceOf(LinuxException.class)
        .hasMessageContaining("write \"4000\" to")
        .hasMessageContaining("cpuset.cpus: ");
    assertThat(filesystem.names()).isEmpty();
  }

  private static String read(Cgroup group, String controller, String file) throws IOException {
    Path directory = group.path(controller).orElseThrow();
    return Files.readString(directory.resolve(file)).strip();
  }

  private static Process startIn(Cgroup group, String script) throws IOException {
    List<Cgroup.JoinPoint> points = group.joinPoints();
    StringBuilder joins = new StringBuilder();
    for (Cgroup.JoinPoint point : points) {
      joins.append("echo 0 > ").append(point.path()).append(" || exit 9\n");
      point.close();
    }
    return new ProcessBuilder("/bin/sh", "-c", joins + script)
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
        .start();
  }

  private static void awaitMember(Cgroup group, int pid) throws IOException {
    while (!group.pids().contains(pid)) {
      Thread.onSpinWait();
    }
  }
}
