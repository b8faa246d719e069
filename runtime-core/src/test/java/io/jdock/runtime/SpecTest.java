package io.jdock.runtime;

import static io.jdock.linux.launch.MountFlags.*;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class SpecTest {
  @Test
  void mountOptionsAreFlagsPropagationOrData() {
    MountOptions options =
        MountOptions.parse(
            List.of("rbind", "ro", "nosuid", "noatime", "rslave", "size=1m", "uid=3"));

    assertThat(options.flags()).isEqualTo(MS_RDONLY | MS_NOSUID | MS_NOATIME);
    assertThat(options.setAttributes())
        .isEqualTo(MOUNT_ATTR_RDONLY | MOUNT_ATTR_NOSUID | MOUNT_ATTR_NOATIME);
    assertThat(options.clearAttributes()).isEqualTo(MOUNT_ATTR_ATIME);
    assertThat(options.propagation()).isEqualTo(MS_SLAVE);
    assertThat(options.recursive()).isTrue();
    assertThat(options.data()).isEqualTo("size=1m,uid=3");
  }

  @Test
  void theLastOfTwoContraryOptionsCounts() {
    assertThat(MountOptions.parse(List.of("ro", "rw")).flags()).isZero();
    assertThat(MountOptions.parse(List.of("exec", "noexec")).flags()).isEqualTo(MS_NOEXEC);
  }

  @Test
  void pathsAreCleanedWithoutLeavingTheRoot() {
    assertThat(InRoot.clean("/a//b/./../c/")).isEqualTo("/a/c");
    assertThat(InRoot.clean("/../../etc")).isEqualTo("/etc");
    assertThat(InRoot.clean("/")).isEqualTo("/");
  }

  @Test
  void onlyParametersOfANamespaceOfItsOwnCanBeSet() {
    Namespaces own = Namespaces.ofItsOwn();
    Sysctls.check("net.ipv4.ip_forward", own);
    Sysctls.check("kernel.shmmax", own);
    assertThatThrownBy(() -> Sysctls.check("kernel.panic", own))
        .hasMessage("sysctl \"kernel.panic\" is not in a separate kernel namespace");
    assertThatThrownBy(() -> Sysctls.check("net.core.somaxconn", own.withNet(Namespace.HOST)))
        .hasMessageContaining("not allowed in host network namespace");
    assertThat(Sysctls.path("net.ipv4.ip_forward")).isEqualTo("/proc/sys/net/ipv4/ip_forward");
  }

  @Test
  void overlayOptionsTakeOnePageAtMost() {
    Path base = Path.of("/var/lib/jdock/overlay2");
    List<String> most = Collections.nCopies(128, "l/" + "X".repeat(26));
    assertThat(new RootFilesystem.Overlay(base, most, "u/diff", "u/work").options())
        .startsWith("lowerdir=l/X");
    List<String> tooMany = Collections.nCopies(200, "l/" + "X".repeat(26));
    assertThatThrownBy(() -> new RootFilesystem.Overlay(base, tooMany, "u/diff", "u/work"))
        .hasMessageContaining("more than one page");
  }

  @Test
  void waitStatusBecomesTheShellsCode() {
    Instant now = Instant.now();
    assertThat(ExitStatus.ofWaitStatus(3 << 8, now)).isEqualTo(new ExitStatus(3, 0, true, now));
    assertThat(ExitStatus.ofWaitStatus(9, now)).isEqualTo(new ExitStatus(137, 9, true, now));
    assertThat(ExitStatus.ofWaitStatus(11 | 0x80, now).code()).isEqualTo(139);
  }

  @Test
  void aCommandHasToBeGiven() {
    assertThatThrownBy(() -> ProcessSpec.builder(List.of()).build())
        .hasMessage("no command specified");
    assertThatThrownBy(() -> ProcessSpec.builder(List.of("a\0b")).build())
        .hasMessageContaining("NUL");
  }
}
