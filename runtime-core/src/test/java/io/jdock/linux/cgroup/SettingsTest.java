package io.jdock.linux.cgroup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.jdock.linux.KernelJournal;
import io.jdock.linux.Syscalls;
import io.jdock.linux.cgroup.CgroupMount.Kind;
import io.jdock.linux.cgroup.CgroupResources.DeviceValue;
import io.jdock.linux.cgroup.CgroupStats.BlkioEntry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is made of limits and of the kernel's files, on trees that are none of the kernel's. */
class SettingsTest {
  private static final String DEBIAN_HYBRID =
      """
      31 23 0:28 / /sys/fs/cgroup rw,relatime - tmpfs tmpfs rw,mode=755
      32 31 0:29 / /sys/fs/cgroup/cpu,cpuacct rw,relatime - cgroup cgroup rw,cpu,cpuacct
      33 31 0:30 / /sys/fs/cgroup/memory rw,relatime shared:9 - cgroup cgroup rw,memory
      34 31 0:31 / /sys/fs/cgroup/systemd rw,relatime - cgroup cgroup rw,xattr,name=systemd
      35 31 0:32 / /sys/fs/cgroup/unified rw,relatime - cgroup2 cgroup2 rw,nsdelegate
      36 31 0:30 / /mnt/again\\040here rw - cgroup cgroup rw,memory
      """;

  private static List<Hierarchy> hybrid() {
    return Hierarchy.parse(DEBIAN_HYBRID.lines().toList());
  }

  @Test
  void hierarchiesAreFoundByTheirMounts() {
    assertThat(hybrid())
        .extracting(h -> h.mountPoint().toString())
        .containsExactly(
            "/sys/fs/cgroup/cpu,cpuacct",
            "/sys/fs/cgroup/memory",
            "/sys/fs/cgroup/systemd",
            "/sys/fs/cgroup/unified");
    assertThat(hybrid().get(0).controllers()).containsExactlyInAnyOrder("cpu", "cpuacct");
    assertThat(hybrid().get(2).name()).isEqualTo("systemd");
  }

  @Test
  void aHybridHostIsV1AndAPureOneV2() throws IOException {
    CgroupFilesystem v1 = CgroupFilesystem.of(hybrid(), "jdock", Syscalls.host());
    assertThat(v1.version().number()).isEqualTo("1");
    assertThat(v1.controllers()).containsExactly("cpu", "cpuacct", "memory");
    List<Hierarchy> pure = Hierarchy.parse(List.of("1 2 0:3 / /cg rw - cgroup2 cgroup2 rw"));
    CgroupFilesystem v2 = CgroupFilesystem.of(pure, "jdock", Syscalls.host());
    assertThat(v2.version().number()).isEqualTo("2");
    assertThatThrownBy(() -> CgroupFilesystem.of(List.of(), "jdock", Syscalls.host()))
        .hasMessageStartingWith("no control groups are mounted");
    assertThatThrownBy(() -> CgroupFilesystem.of(pure, "../x", Syscalls.host()))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void v2HasItsOwnFilesAndForms() {
    CgroupResources limits =
        CgroupResources.builder()
            .memory(100L)
            .memorySwap(150L)
            .memoryReservation(50L)
            .nanoCpus(500_000_000L)
            .cpuShares(1024L)
            .pidsLimit(0L)
            .blkioWeight(500)
            .readBps(List.of(new DeviceValue(8, 0, 1000)))
            .oomKillDisable(true)
            .build();
    assertThat(V2Settings.of(limits))
        .extracting(setting -> String.join("|", setting.files()) + " " + setting.value())
        .containsExactly(
            "cpu.weight 100",
            "cpu.max 50000 100000",
            "memory.swap.max 50",
            "memory.max 100",
            "memory.low 50",
            " ",
            "pids.max max",
            "io.weight|io.bfq.weight 4950",
            "io.max 8:0 rbps=1000");
  }

  @ParameterizedTest
  @CsvSource({
    "0, 1",
    "2, 1",
    "512, 59",
    "1024, 100",
    "2048, 174",
    "262144, 10000",
    "999999, 10000"
  })
  void sharesBecomeWeights(long shares, long weight) {
    assertThat(V2Settings.weight(shares)).isEqualTo(weight);
  }

  @Test
  void v1RaisesSwapBeforeMemory() {
    CgroupResources limits = CgroupResources.builder().memory(100L).memorySwap(200L).build();
    assertThat(V1Settings.of(limits, false))
        .extracting(setting -> setting.files().get(0))
        .containsExactly("memory.limit_in_bytes", "memory.memsw.limit_in_bytes");
    assertThat(V1Settings.of(limits, true))
        .extracting(setting -> setting.files().get(0))
        .containsExactly("memory.memsw.limit_in_bytes", "memory.limit_in_bytes");
  }

  @Test
  void whatAMachineLacksIsSaidInDockersWords(@TempDir Path root) throws IOException {
    Path group = Files.createDirectories(root.resolve("jdock/one"));
    Files.writeString(group.resolve("cgroup.procs"), "");
    Files.writeString(group.resolve("memory.max"), "");
    Hierarchy tree = new Hierarchy(CgroupVersion.V2, Set.of(), "", root);
    CgroupFilesystem filesystem = CgroupFilesystem.of(List.of(tree), "jdock", Syscalls.host());
    CgroupResources limits =
        CgroupResources.builder().memory(1000L).memorySwap(2000L).pidsLimit(5L).build();
    Cgroup made = filesystem.create("one", limits, KernelJournal.none());
    assertThat(Files.readString(group.resolve("memory.max"))).isEqualTo("1000");
    assertThat(made.warnings())
        .containsExactly(
            "Your kernel does not support PIDs limit capabilities or the cgroup is not mounted."
                + " PIDs limit discarded.",
            "Your kernel does not support swap limit capabilities or the cgroup is not mounted."
                + " Memory limited without swap.");
    assertThat(filesystem.names()).containsExactly("one");
  }

  @Test
  void figuresOfV2AreRead(@TempDir Path group) throws IOException {
    Files.writeString(
        group.resolve("cpu.stat"),
        "usage_usec 30\nuser_usec 20\nsystem_usec 10\nnr_periods 4\nnr_throttled 2\nthrottled_usec"
            + " 7\n");
    Files.writeString(group.resolve("memory.current"), "4096\n");
    Files.writeString(group.resolve("memory.max"), "max\n");
    Files.writeString(group.resolve("memory.stat"), "anon 1\ninactive_file 2\n");
    Files.writeString(group.resolve("pids.current"), "3\n");
    Files.writeString(group.resolve("pids.max"), "max\n");
    Files.writeString(group.resolve("io.stat"), "8:0 rbytes=10 wbytes=20 rios=1 wios=2\n253:0 \n");
    MachineStats machine =
        MachineStats.parse(
            List.of("cpu  1 2 3 4 5 6 7 8 9 10", "cpu0 1", "cpu1 1"),
            List.of("MemTotal:       1024 kB"));
    CgroupStats stats = new V2Stats(group).read(machine);
    assertThat(stats.cpu())
        .isEqualTo(new CgroupStats.Cpu(30_000, 20_000, 10_000, List.of(), 4, 2, 7_000));
    assertThat(stats.memory().limit()).isEqualTo(1 << 20);
    assertThat(stats.memory().stat()).containsEntry("inactive_file", 2L);
    assertThat(stats.pids()).isEqualTo(new CgroupStats.Pids(3, 0));
    assertThat(stats.ioServiceBytes())
        .contains(new BlkioEntry(8, 0, "read", 10), new BlkioEntry(8, 0, "write", 20));
    assertThat(stats.systemCpuNanos()).isEqualTo(280_000_000);
    assertThat(stats.onlineCpus()).isEqualTo(2);
  }

  @Test
  void figuresOfV1AreRead(@TempDir Path group) throws IOException {
    Files.writeString(group.resolve("cpuacct.stat"), "user 3\nsystem 4\n");
    Files.writeString(group.resolve("cpuacct.usage"), "70000\n");
    Files.writeString(group.resolve("cpuacct.usage_percpu"), "30000 40000 \n");
    Files.writeString(group.resolve("memory.limit_in_bytes"), "9223372036854771712\n");
    Files.writeString(
        group.resolve("blkio.throttle.io_service_bytes"), "8:0 Read 10\n8:0 Total 10\nTotal 10\n");
    CgroupStats stats =
        new V1Stats(controller -> Optional.of(group)).read(new MachineStats(1, 2, 4096));
    assertThat(stats.cpu().perCpuNanos()).containsExactly(30_000L, 40_000L);
    assertThat(stats.cpu().kernelNanos()).isEqualTo(40_000_000);
    assertThat(stats.memory().limit()).isEqualTo(4096);
    assertThat(stats.ioServiceBytes())
        .containsExactly(new BlkioEntry(8, 0, "Read", 10), new BlkioEntry(8, 0, "Total", 10));
  }

  @Test
  void aContainerSeesItsOwnGroups() {
    Map<Hierarchy, Path> directories = new LinkedHashMap<>();
    for (Hierarchy hierarchy : hybrid().subList(0, 3)) {
      directories.put(hierarchy, hierarchy.mountPoint().resolve("jdock/id"));
    }
    assertThat(ContainerView.v1(directories, false, false))
        .extracting(CgroupMount::kind, CgroupMount::source, CgroupMount::target)
        .containsExactly(
            tuple(Kind.MOUNT, "tmpfs", "/sys/fs/cgroup"),
            tuple(Kind.BIND, "/sys/fs/cgroup/cpu,cpuacct/jdock/id", "/sys/fs/cgroup/cpu,cpuacct"),
            tuple(Kind.SYMLINK, "cpu,cpuacct", "/sys/fs/cgroup/cpu"),
            tuple(Kind.SYMLINK, "cpu,cpuacct", "/sys/fs/cgroup/cpuacct"),
            tuple(Kind.BIND, "/sys/fs/cgroup/memory/jdock/id", "/sys/fs/cgroup/memory"),
            tuple(Kind.BIND, "/sys/fs/cgroup/systemd/jdock/id", "/sys/fs/cgroup/systemd"),
            tuple(Kind.REMOUNT, "tmpfs", "/sys/fs/cgroup"));
    assertThat(ContainerView.v2(Path.of("/sys/fs/cgroup/jdock/id"), true, false))
        .containsExactly(
            new CgroupMount(
                Kind.MOUNT,
                "cgroup",
                "/sys/fs/cgroup",
                "cgroup2",
                List.of("ro", "nosuid", "nodev", "noexec", "relatime")));
  }
}
