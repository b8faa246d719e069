package io.jdock.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.jdock.it.lab.Lab;
import io.jdock.it.lab.Shell.Result;
import io.jdock.it.lab.TinyProgram;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** A container with a hostile program inside, as root: what it must not be able to do. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class HostileContainerTest {
  private static final int EPERM = 1;
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

  private Result sh(String script) {
    return lab.jdock("run", "--rm", "alpine", "sh", "-c", script);
  }

  @Test
  void noDescriptorOfTheDaemonIsOpenInside() {
    String listing = "for f in /proc/self/fd/*; do echo $(basename $f); done";
    assertThat(sh(listing).ok().out().lines().filter(n -> Integer.parseInt(n) > 2))
        .hasSizeLessThan(2); // the shell's own descriptor of the folder that it lists
    lab.jdock("run", "-d", "--name", "fds", "alpine", "sleep", "1000").ok();
    String inside = lab.jdock("exec", "fds", "ls", "-l", "/proc/1/fd").ok().out();
    assertThat(inside.lines().filter(line -> line.contains("->"))).hasSize(3);
    assertThat(lab.jdock("exec", "fds", "sh", "-c", "ls -l /proc/self/fd").ok().out())
        .doesNotContain("socket:")
        .doesNotContain(lab.dir().toString())
        .doesNotContain("eventpoll");
    lab.jdock("rm", "-f", "fds").ok();
  }

  @Test
  void theWorkingDirectoryCannotReachTheHostThroughADescriptor() {
    for (int fd = 3; fd < 12; fd++) {
      Result result = lab.jdock("run", "--rm", "-w", "/proc/self/fd/" + fd, "alpine", "ls");
      assertThat(result.code()).isNotZero();
    }
  }

  @Test
  void theDumpableWindow() throws IOException {
    // A process inside watches every process that appears, while the host executes more: in the
    // moment before execve those still are copies of the daemon.
    lab.jdock(
            "run",
            "-d",
            "--name",
            "watcher",
            "alpine",
            "sh",
            "-c",
            "while :; do for p in /proc/[0-9]*; do case $(readlink $p/exe) in *java*) echo LEAK"
                + " $p;; esac; if [ $p != /proc/1 ]; then grep -l libjvm $p/maps && echo LEAK $p;"
                + " fi; done; done 2>/dev/null")
        .ok();
    for (int i = 0; i < 30; i++) {
      lab.jdock("exec", "watcher", "true").ok();
    }
    assertThat(lab.jdock("logs", "watcher").ok().out()).doesNotContain("LEAK");
    lab.jdock("rm", "-f", "watcher").ok();
  }

  @Test
  void theKernelsMemoryIsMasked() {
    assertThat(sh("head -c 1 /proc/kcore | wc -c").ok().line()).isEqualTo("0");
    assertThat(sh("cat /proc/keys /proc/timer_list 2>/dev/null | wc -c").ok().line())
        .isEqualTo("0");
    assertThat(sh("ls /sys/firmware /proc/acpi /proc/scsi 2>/dev/null | grep -v : | wc -w").line())
        .isEqualTo("0");
  }

  @Test
  void kernelSwitchesCannotBeThrown() {
    assertThat(sh("echo h > /proc/sysrq-trigger").code()).isNotZero();
    assertThat(sh("echo x > /proc/sys/kernel/core_pattern").code()).isNotZero();
    assertThat(sh("echo 1 > /proc/sys/vm/drop_caches").code()).isNotZero();
    assertThat(sh("echo mem > /sys/power/state").code()).isNotZero();
    assertThat(sh("echo x > /sys/kernel/uevent_helper").code()).isNotZero();
  }

  @Test
  void nothingCanBeMounted() {
    assertThat(sh("mkdir -p /m; mount -t tmpfs none /m").code()).isNotZero();
    assertThat(sh("mkdir -p /m; mount -t cgroup -o memory none /m").code()).isNotZero();
    assertThat(sh("mount -o remount,rw /sys").code()).isNotZero();
    assertThat(sh("umount /proc/kcore").code()).isNotZero();
    assertThat(sh("unshare -m true").code()).isNotZero();
  }

  @Test
  void aBlockDeviceCannotBeOpened() {
    Result result =
        sh(
            "set -- $(awk 'NR>2{print $1,$2; exit}' /proc/partitions); mknod /tmp/disk b $1 $2;"
                + " head -c 1 /tmp/disk");
    assertThat(result.code()).isNotZero();
    assertThat(result.err()).contains("Operation not permitted");
    assertThat(sh("mknod /tmp/mem c 1 1 && head -c 1 /tmp/mem").code()).isNotZero();
  }

  @Test
  void theReleaseAgentCannotBeSet() {
    Result result =
        sh(
            "for f in $(find /sys/fs/cgroup -name release_agent -o -name cgroup.procs -o -name"
                + " notify_on_release 2>/dev/null); do echo x > $f && echo WROTE $f; done");
    assertThat(result.out()).doesNotContain("WROTE");
  }

  @Test
  void systemCallsThatTheProfileForbids() throws IOException {
    assumeTrue(System.getProperty("os.arch").equals("amd64"), "the program is x86-64 code");
    assertThat(syscallInside(250, 0, -3, 0)).as("keyctl").isEqualTo(EPERM);
    assertThat(syscallInside(248, 0, 0, 0)).as("add_key").isEqualTo(EPERM);
    assertThat(syscallInside(272, 0x10000000)).as("unshare(CLONE_NEWUSER)").isEqualTo(EPERM);
    assertThat(syscallInside(246, 0, 0, 0, 0)).as("kexec_load").isEqualTo(EPERM);
    assertThat(syscallInside(321, 0, 0, 0)).as("bpf").isEqualTo(EPERM);
    assertThat(syscallInside(169, 0xfee1dead, 672274793, 0)).as("reboot").isEqualTo(EPERM);
    assertThat(syscallInside(101, 16, 1, 0)).as("ptrace of init by a child").isNotZero();
    assertThat(syscallInside(39)).as("getpid is allowed").isZero();
  }

  private int syscallInside(int number, int... args) throws IOException {
    Path program = lab.dir().resolve("call-" + number);
    Files.write(program, TinyProgram.calling(number, args));
    program.toFile().setExecutable(true, false);
    return lab.jdock("run", "--rm", "-v", program + ":/call:ro", "alpine", "/call").code();
  }

  @Test
  void capabilitiesAreDockersDefaultsAndSeccompIsOn() {
    String status = sh("cat /proc/self/status").ok().out();
    assertThat(status).containsPattern("CapEff:\\s+00000000a80425fb");
    assertThat(status).containsPattern("CapBnd:\\s+00000000a80425fb");
    assertThat(status).containsPattern("CapInh:\\s+0000000000000000");
    assertThat(status).containsPattern("Seccomp:\\s+2");
  }

  @Test
  void otherContainersAndTheHostAreInvisible() {
    // [j]: a pattern that does not match the command line it is written in
    assertThat(sh("ps -o pid,args | grep -c '[j]ava'").line()).isEqualTo("0");
    assertThat(sh("echo $$").ok().line()).isEqualTo("1");
    assertThat(sh("cat /proc/net/dev | grep -c eth").ok().line()).isEqualTo("1");
    assertThat(sh("cat /proc/self/mountinfo").ok().out()).doesNotContain("/run/netns");
  }
}
