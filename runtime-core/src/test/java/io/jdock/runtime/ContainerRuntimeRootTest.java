package io.jdock.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jdock.linux.Errnos;
import io.jdock.linux.KernelJournal;
import io.jdock.linux.Rlimit;
import io.jdock.linux.Signal;
import io.jdock.linux.capability.Capability;
import io.jdock.linux.capability.CapabilitySet;
import io.jdock.linux.seccomp.SeccompFilter;
import io.jdock.linux.seccomp.SeccompFilters;
import io.jdock.runtime.RuntimeLab.Outcome;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
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
  void close() throws Exception {
    if (lab != null) {
      lab.close();
    }
    assertThat(Files.readString(Path.of("/proc/self/mountinfo"))).doesNotContain(directory + "");
  }

  @Nested
  class Processes {
    @Test
    void runsACommandAsProcessOneAndTellsItsExitCode() throws Exception {
      Outcome outcome = lab.run("sh", "-c", "echo hello from $$; exit 3");

      assertThat(outcome.output()).isEqualTo("hello from 1\n");
      assertThat(outcome.status().code()).isEqualTo(3);
      assertThat(outcome.status().signal()).isZero();
    }

    @Test
    void tellsTheSignalThatKilledIt() throws Exception {
      ContainerProcess container =
          lab.runtime.start(
              lab.spec(lab.process("sleep", "1000").build()).build(),
              Optional.empty(),
              new RuntimeLab.Streams().stdio(),
              KernelJournal.none());
      container.signal(Signal.SIGKILL);
      ExitStatus status = container.exit().get(10, TimeUnit.SECONDS);

      assertThat(status.code()).isEqualTo(137);
      assertThat(status.signal()).isEqualTo(9);
      assertThatThrownBy(container::probe).hasMessageContaining("no such process");
    }

    @Test
    void inheritsNoDescriptorBeyondTheThreeStreams() throws Exception {
      // ls itself opens the directory it lists: 3.
      assertThat(lab.run("ls", "/proc/self/fd").output().split("\n"))
          .containsExactly("0", "1", "2", "3");
    }

    @Test
    void hasDefaultSignalsAndNoneBlocked() throws Exception {
      String status = lab.run("cat", "/proc/self/status").output();

      assertThat(status).contains("SigBlk:\t0000000000000000", "SigIgn:\t0000000000000000");
    }

    @Test
    void startsInItsWorkingDirectoryWhichIsMadeWhenMissing() throws Exception {
      ProcessSpec process = lab.process("pwd").cwd("/srv/app").build();

      assertThat(lab.run(lab.spec(process).build()).output()).isEqualTo("/srv/app\n");
    }

    @Test
    void hasTheUsualUmask() throws Exception {
      assertThat(lab.run("sh", "-c", "umask").output()).isEqualTo("0022\n");
    }

    @Test
    void hasItsLimits() throws Exception {
      ProcessSpec process =
          lab.process("sh", "-c", "ulimit -n; ulimit -Hn")
              .rlimits(List.of(Rlimit.parse("nofile=100:200")))
              .build();

      assertThat(lab.run(lab.spec(process).build()).output()).isEqualTo("100\n200\n");
    }
  }

  @Nested
  class Commands {
    @Test
    void aMissingCommandIsNotFound() {
      assertThatThrownBy(() -> lab.run("nonesuch"))
          .isInstanceOfSatisfying(
              LaunchException.class,
              e -> {
                assertThat(e.kind()).isEqualTo(LaunchException.Kind.COMMAND_NOT_FOUND);
                assertThat(e.errno()).isEqualTo(Errnos.ENOENT);
              });
      assertThatThrownBy(() -> lab.run("/no/such"))
          .isInstanceOfSatisfying(
              LaunchException.class,
              e -> assertThat(e.kind()).isEqualTo(LaunchException.Kind.COMMAND_NOT_FOUND));
    }

    @Test
    void aFileThatIsNoProgramIsNotExecutable() {
      assertThatThrownBy(() -> lab.run("/etc/plain"))
          .isInstanceOfSatisfying(
              LaunchException.class,
              e -> {
                assertThat(e.kind()).isEqualTo(LaunchException.Kind.NOT_EXECUTABLE);
                assertThat(e.errno()).isEqualTo(Errnos.EACCES);
              });
    }

    @Test
    void aWorkingDirectoryThatIsAFileIsRefused() {
      assertThatThrownBy(
              () -> lab.run(lab.spec(lab.process("true").cwd("/etc/plain").build()).build()))
          .isInstanceOf(LaunchException.class)
          .hasMessageContaining("not a directory");
    }
  }

  @Nested
  class Root {
    @Test
    void seesNothingOfTheHost() throws Exception {
      assertThat(lab.run("ls", "/").output().split("\n"))
          .containsExactly("bin", "dev", "etc", "proc", "root", "sys", "tmp");
      assertThat(lab.run("cat", "/proc/self/mountinfo").output().lines()).hasSize(6);
    }

    @Test
    void canBeReadOnly() throws Exception {
      Outcome outcome =
          lab.run(s -> s.readonlyRoot(true), "sh", "-c", "touch /x || echo no; touch /dev/ok");

      assertThat(outcome.output()).contains("Read-only file system", "no");
    }

    @Test
    void isMadeOfLayers() throws Exception {
      Path base = Files.createDirectory(directory.resolve("overlay"));
      for (String name : List.of("top", "up", "work")) {
        Files.createDirectory(base.resolve(name));
      }
      Files.writeString(base.resolve("top/marker"), "from the top layer\n");
      Files.createSymbolicLink(base.resolve("bottom"), lab.root);
      RootFilesystem root =
          new RootFilesystem.Overlay(base, List.of("top", "bottom"), "up", "work");
      ProcessSpec process = lab.process("sh", "-c", "cat /marker; echo written > /tmp/new").build();

      Outcome outcome = lab.run(ContainerSpec.builder("lab", root, process).build());

      assertThat(outcome.output()).isEqualTo("from the top layer\n");
      assertThat(base.resolve("up/tmp/new")).hasContent("written");
    }

    @Test
    void hasTheDefaultDevices() throws Exception {
      Outcome outcome =
          lab.run(
              "sh",
              "-c",
              "stat -c '%n %t,%T %a' /dev/null /dev/full; readlink /dev/fd; readlink /dev/ptmx");

      assertThat(outcome.output())
          .isEqualTo("/dev/null 1,3 666\n/dev/full 1,7 666\n/proc/self/fd\npts/ptmx\n");
    }

    @Test
    void hidesAndProtectsPaths() throws Exception {
      Outcome outcome =
          lab.run(
              s ->
                  s.maskedPaths(
                          List.of("/proc/interrupts", "/sys/firmware", "/etc/secret", "/none"))
                      .readonlyPaths(List.of("/proc/sys", "/etc", "/none")),
              "sh",
              "-c",
              "wc -c < /etc/secret; ls /sys/firmware | wc -l; stat -c %t,%T /proc/interrupts;"
                  + " echo x > /proc/sys/kernel/domainname; touch /etc/new");

      assertThat(outcome.output())
          .startsWith("0\n0\n1,3\n")
          .contains("/proc/sys/kernel/domainname: Read-only", "/etc/new: Read-only");
    }
  }

  @Nested
  class Mounts {
    private List<MountSpec> with(MountSpec... more) {
      List<MountSpec> all = new ArrayList<>(MountSpec.defaults());
      all.addAll(List.of(more));
      return all;
    }

    @Test
    void bindsDirectoriesAndFilesMakingTheirTargets() throws Exception {
      Path data = Files.createDirectory(directory.resolve("data"));
      Files.writeString(data.resolve("file"), "content\n");
      Path hosts = Files.writeString(directory.resolve("hosts"), "127.0.0.1 localhost\n");

      Outcome outcome =
          lab.run(
              s ->
                  s.mounts(
                      with(
                          MountSpec.bind(data, "/a/b/data", false),
                          MountSpec.bind(hosts, "/etc/hosts", true),
                          MountSpec.tmpfs("/scratch", List.of("size=1m", "noexec")))),
              "sh",
              "-c",
              "cat /a/b/data/file /etc/hosts; touch /a/b/data/new; echo x >> /etc/hosts;"
                  + " touch /scratch/ok && echo fine");

      assertThat(outcome.output())
          .startsWith("content\n127.0.0.1 localhost\n")
          .contains("/etc/hosts: Read-only")
          .endsWith("fine\n");
      assertThat(data.resolve("new")).exists();
    }

    @Test
    void aLinkInTheImageLeadsNoMountOutOfTheRoot() throws Exception {
      Path outside = Files.createDirectory(directory.resolve("outside"));
      Path data = Files.createDirectory(directory.resolve("data"));
      Files.writeString(data.resolve("file"), "mine\n");
      Files.createSymbolicLink(lab.root.resolve("trap"), outside);
      Files.createDirectories(Path.of(lab.root + outside.toString()));

      Outcome outcome =
          lab.run(
              s -> s.mounts(with(MountSpec.bind(data, "/trap/in", false))),
              "sh",
              "-c",
              "cat /trap/in/file");

      assertThat(outcome.output()).isEqualTo("mine\n");
      assertThat(outside).isEmptyDirectory();
    }

    @Test
    void aMissingSourceIsRefusedByName() {
      assertThatThrownBy(
              () ->
                  lab.run(
                      s -> s.mounts(with(MountSpec.bind(Path.of("/no/such"), "/x", false))),
                      "true"))
          .isInstanceOf(LaunchException.class)
          .hasMessageContaining("/no/such")
          .hasMessageContaining("no such file or directory");
    }
  }

  @Nested
  class Rights {
    @Test
    void hasTheCapabilitiesAskedForAndNoOther() throws Exception {
      CapabilitySet some = CapabilitySet.of(Capability.CHOWN, Capability.KILL);
      ProcessSpec process =
          lab.process("cat", "/proc/self/status")
              .capabilities(ProcessCapabilities.of(some))
              .noNewPrivileges(true)
              .build();

      assertThat(lab.run(lab.spec(process).build()).output())
          .contains(
              "CapInh:\t0000000000000000",
              "CapPrm:\t0000000000000021",
              "CapEff:\t0000000000000021",
              "CapBnd:\t0000000000000021",
              "NoNewPrivs:\t1");
    }

    @Test
    void runsAsAnotherUserInItsGroups() throws Exception {
      ProcessSpec process =
          lab.process("id").user(new ProcessUser(1000, 1001, List.of(5, 27), 022)).build();

      assertThat(lab.run(lab.spec(process).build()).output())
          .isEqualTo("uid=1000 gid=1001 groups=5,27\n");
    }

    @Test
    void runsUnderDockersFilterWithAndWithoutNewPrivileges() throws Exception {
      CapabilitySet capabilities = CapabilitySet.dockerDefaults();
      SeccompFilter filter = new SeccompFilters().dockerDefault(capabilities);
      for (boolean none : List.of(true, false)) {
        ProcessSpec process =
            lab.process("sh", "-c", "cat /proc/self/status; mount -t tmpfs x /tmp")
                .user(new ProcessUser(1000, 1000, List.of(), 022))
                .capabilities(ProcessCapabilities.of(capabilities))
                .seccomp(filter)
                .noNewPrivileges(none)
                .build();

        assertThat(lab.run(lab.spec(process).build()).output())
            .contains("Seccomp:\t2", "NoNewPrivs:\t" + (none ? 1 : 0), "CapEff:\t0000000000000000")
            .containsAnyOf("permission denied", "Operation not permitted");
      }
    }

    @Test
    void ofWhatTheMachineLacksItSaysSo() throws Exception {
      CapabilitySet lacking = CapabilitySet.all().minus(CapabilitySet.grantable());
      org.junit.jupiter.api.Assumptions.assumeFalse(lacking.isEmpty());
      ProcessSpec process =
          lab.process("true").capabilities(ProcessCapabilities.of(CapabilitySet.all())).build();
      ContainerProcess container =
          lab.runtime.start(
              lab.spec(process).build(),
              Optional.empty(),
              new RuntimeLab.Streams().stdio(),
              KernelJournal.none());

      assertThat(container.warnings()).singleElement().asString().contains(lacking.toString());
      container.exit().get(10, TimeUnit.SECONDS);
    }
  }

  @Nested
  class NamespacesOfIts {
    @Test
    void ownHaveAHostnameAndALoopbackOnly() throws Exception {
      Outcome outcome =
          lab.run(
              s -> s.hostname("box"), "sh", "-c", "hostname; ip -o link | wc -l; ip -o -4 addr");

      assertThat(outcome.output()).startsWith("box\n1\n").contains("127.0.0.1/8");
    }

    @Test
    void ownHaveParametersOfTheirOwn() throws Exception {
      Outcome outcome =
          lab.run(
              s ->
                  s.sysctls(Map.of("net.ipv4.ip_forward", "1", "kernel.msgmax", "4242"))
                      .readonlyPaths(List.of("/proc/sys")),
              "cat",
              "/proc/sys/net/ipv4/ip_forward",
              "/proc/sys/kernel/msgmax");

      assertThat(outcome.output()).isEqualTo("1\n4242\n");
    }

    @Test
    void hostCanBeShared() throws Exception {
      Namespaces host =
          new Namespaces(
              Namespace.HOST,
              Namespace.HOST,
              Namespace.HOST,
              Namespace.HOST,
              Namespace.HOST,
              Namespace.HOST);
      Outcome outcome =
          lab.run(
              s -> s.namespaces(host),
              "sh",
              "-c",
              "for n in pid net ipc uts cgroup; do readlink /proc/self/ns/$n; done");

      List<String> own = new ArrayList<>();
      for (String name : List.of("pid", "net", "ipc", "uts", "cgroup")) {
        own.add(Files.readSymbolicLink(Path.of("/proc/self/ns", name)).toString());
      }
      assertThat(outcome.output().strip().split("\n")).containsExactlyElementsOf(own);
    }

    @Test
    void otherContainersCanBeJoined() throws Exception {
      ContainerProcess first = sleeper();
      try {
        Namespaces joined =
            Namespaces.ofItsOwn()
                .withPid(Namespace.join(first.namespacePath("pid")))
                .withNet(Namespace.join(first.namespacePath("net")))
                .withIpc(Namespace.join(first.namespacePath("ipc")));
        Outcome outcome =
            lab.run(
                s -> s.namespaces(joined),
                "sh",
                "-c",
                "ps -o pid,args; readlink /proc/self/ns/net");

        assertThat(outcome.output())
            .contains("1 sleep 1000")
            .endsWith(Files.readSymbolicLink(first.namespacePath("net")) + "\n");
      } finally {
        first.signal(Signal.SIGKILL);
        first.exit().get(10, TimeUnit.SECONDS);
      }
    }
  }

  @Nested
  class Exec {
    @Test
    void joinsTheContainer() throws Exception {
      ContainerProcess container = sleeper();
      try {
        Outcome outcome =
            lab.exec(
                container,
                lab.process("sh", "-c", "ps -o pid,args; pwd; echo $HOME; ls /proc/self/fd; exit 7")
                    .cwd("/tmp")
                    .build());

        assertThat(outcome.output())
            .contains("1 sleep 1000", "/tmp\n/root\n")
            .endsWith("0\n1\n2\n3\n");
        assertThat(outcome.status().code()).isEqualTo(7);
        assertThatThrownBy(() -> lab.exec(container, lab.process("nonesuch").build()))
            .isInstanceOf(LaunchException.class);
        assertThatThrownBy(() -> lab.exec(container, lab.process("true").cwd("/none").build()))
            .isInstanceOfSatisfying(
                LaunchException.class,
                e -> assertThat(e.kind()).isEqualTo(LaunchException.Kind.CWD));
        assertThat(lab.run("echo", "still able").output()).isEqualTo("still able\n");
      } finally {
        container.signal(Signal.SIGKILL);
        container.exit().get(10, TimeUnit.SECONDS);
      }
      assertThatThrownBy(() -> lab.exec(container, lab.process("true").build()))
          .isInstanceOf(LaunchException.class);
    }
  }

  @Nested
  class Terminals {
    @Test
    void belongToTheContainer() throws Exception {
      ProcessSpec process =
          lab.process(
                  "sh", "-c", "tty; stty size; ls -l /dev/console; echo to > /dev/console; exit 4")
              .terminal(new ConsoleSize(24, 100))
              .build();
      ContainerProcess container =
          lab.runtime.start(
              lab.spec(process).build(),
              Optional.empty(),
              new Stdio.Terminal(),
              KernelJournal.none());
      ExitStatus status = container.exit().get(10, TimeUnit.SECONDS);
      try (TerminalMaster terminal = container.terminal().orElseThrow()) {
        assertThat(RuntimeLab.readTerminal(terminal))
            .startsWith("/dev/pts/0\r\n24 100\r\n")
            .endsWith("to\r\n");
      }
      assertThat(status.code()).isEqualTo(4);
    }

    @Test
    void canBeHadByAnExecAndResized() throws Exception {
      ContainerProcess container = sleeper();
      try {
        ExecProcess executed =
            container.exec(
                lab.process("sh", "-c", "tty; read line; stty size; echo got $line")
                    .terminal(new ConsoleSize(10, 20))
                    .build(),
                new Stdio.Terminal(),
                KernelJournal.none());
        try (TerminalMaster terminal = executed.terminal().orElseThrow()) {
          terminal.resize(new ConsoleSize(50, 132));
          jnr.ffi.Pointer line =
              jnr.ffi.Memory.allocateDirect(jnr.ffi.Runtime.getSystemRuntime(), 16);
          line.put(0, "hey\n".getBytes(java.nio.charset.StandardCharsets.UTF_8), 0, 4);
          io.jdock.linux.Descriptors.write(terminal.fd(), line, 4);
          assertThat(executed.exit().get(10, TimeUnit.SECONDS).code()).isZero();
          assertThat(RuntimeLab.readTerminal(terminal)).contains("/dev/pts/0", "50 132", "got hey");
        }
      } finally {
        container.signal(Signal.SIGKILL);
        container.exit().get(10, TimeUnit.SECONDS);
      }
    }
  }

  @Nested
  class Story {
    @Test
    void isToldWithTimesAndErrors() throws Exception {
      lab.run("true");

      assertThat(lab.steps)
          .anySatisfy(s -> assertThat(s.call().get()).startsWith("clone3(CLONE_VM"))
          .anySatisfy(s -> assertThat(s.call().get()).isEqualTo("pivot_root(\".\", \".\")"))
          .anySatisfy(s -> assertThat(s.call().get()).startsWith("execve(\"/bin/true\""))
          .anySatisfy(s -> assertThat(s.errno()).isEqualTo(Errnos.ENOENT))
          .allSatisfy(s -> assertThat(s.reason()).isNotEmpty());
      assertThat(lab.steps.stream().mapToLong(KernelJournal.Step::nanos).sum()).isPositive();
    }

    @Test
    void isTheSameWhenOnlyPlanned() throws Exception {
      lab.run("true");
      List<String> done = lab.steps.stream().map(s -> s.call().get()).toList();

      List<String> planned =
          lab.runtime.plan(lab.spec(lab.process("true").build()).build(), Optional.empty()).stream()
              .map(s -> s.call().get())
              .toList();

      assertThat(planned).hasSameSizeAs(done);
      assertThat(planned.get(0)).isEqualTo(done.get(0)).startsWith("clone3(");
      assertThat(planned.get(planned.size() - 1)).isEqualTo(done.get(done.size() - 1));
    }
  }

  @Test
  void isFoundAgainByItsIdentity() throws Exception {
    ContainerProcess container = sleeper();
    Optional<ContainerProcess> adopted =
        lab.runtime.adopt(
            "lab", container.pid(), container.startTimeTicks(), true, Optional.empty());

    assertThat(adopted).isPresent();
    assertThat(
            lab.runtime.adopt(
                "lab", container.pid(), container.startTimeTicks() + 1, true, Optional.empty()))
        .isEmpty();
    adopted.get().signal(Signal.SIGTERM);
    adopted.get().signal(Signal.SIGKILL);
    assertThat(container.exit().get(10, TimeUnit.SECONDS).known()).isTrue();
    assertThat(adopted.get().exit().get(10, TimeUnit.SECONDS).code()).isEqualTo(137);
  }

  private ContainerProcess sleeper() throws Exception {
    try (RuntimeLab.Streams streams = new RuntimeLab.Streams()) {
      return lab.runtime.start(
          lab.spec(lab.process("sleep", "1000").build()).build(),
          Optional.empty(),
          streams.stdio(),
          KernelJournal.none());
    }
  }
}
