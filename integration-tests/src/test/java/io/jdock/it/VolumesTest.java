package io.jdock.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.jdock.it.lab.Lab;
import io.jdock.it.lab.Shell;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Volumes, as containers, users and the host see them. */
class VolumesTest {
  private Lab lab;

  @BeforeEach
  void openLab() {
    lab = Lab.start();
  }

  @AfterEach
  void closeLab() {
    for (String id : lab.jdock("ps", "-aq").ok().out().lines().toList()) {
      lab.jdock("rm", "-f", "-v", id).ok();
    }
    lab.jdock("volume", "prune", "-a", "-f").ok();
    assertThat(lab.jdock("volume", "ls", "-q").ok().out()).isEmpty();
    lab.close();
  }

  private String run(String... words) {
    String[] all = new String[words.length + 2];
    all[0] = "run";
    all[1] = "--rm";
    System.arraycopy(words, 0, all, 2, words.length);
    return lab.jdock(all).ok().out();
  }

  @Test
  void anEmptyVolumeTakesTheImagesFilesOnceWithOwnersAndModes() {
    lab.jdock("volume", "create", "conf").ok();
    run("-v", "conf:/etc", "alpine", "touch", "/etc/mine");
    assertThat(run("-v", "conf:/c", "alpine", "sh", "-c", "ls /c; stat -c %a /c /c/passwd"))
        .contains("passwd\n")
        .contains("mine\n")
        .contains("755\n644\n");
    run("-v", "conf:/c", "alpine", "rm", "/c/passwd");
    assertThat(run("-v", "conf:/etc", "alpine", "ls", "/etc")).doesNotContain("passwd");
    assertThat(run("-v", "bare:/etc:nocopy", "alpine", "ls", "-A", "/etc"))
        .doesNotContain("passwd");
  }

  @Test
  void labelsOfSelinuxAreTakenAndSaidToDoNothing() {
    lab.jdock("pull", "-q", "alpine").ok();
    assertThat(lab.jdock("run", "--rm", "-v", "marked:/m:ro,z", "alpine", "true").ok().err())
        .isEqualTo(
            "WARNING: \"marked:/m:ro,z\": z and Z have no effect, containers have no SELinux labels"
                + " here\n");
    assertThat(lab.jdock("run", "--rm", "-v", "marked:/m:ro", "alpine", "true").ok().err())
        .isEmpty();
  }

  @Test
  void aVolumeInUseStaysWhateverIsAsked() {
    lab.jdock("create", "--name", "holder", "-v", "held:/x", "alpine").ok();
    String id = lab.jdock("inspect", "-f", "{{.Id}}", "holder").ok().line();
    for (String force : new String[] {"", "-f"}) {
      String[] words =
          force.isEmpty()
              ? new String[] {"volume", "rm", "held"}
              : new String[] {"volume", "rm", force, "held"};
      assertThat(lab.jdock(words).code(1).err())
          .contains("remove held: volume is in use - [" + id + "]");
    }
    assertThat(lab.jdock("volume", "prune", "-a", "-f").ok().out()).doesNotContain("held");
    assertThat(lab.jdock("system", "prune", "--volumes", "-f", "--filter", "label=x").ok().out())
        .doesNotContain("held");
    lab.jdock("rm", "-v", "holder").ok();
    assertThat(lab.jdock("volume", "ls", "-q").ok().out()).isEqualTo("held\n");
  }

  @Test
  void anonymousVolumesGoWithTheLastOfTheirContainers() {
    lab.jdock("create", "--name", "first", "-v", "/data", "alpine").ok();
    lab.jdock("create", "--name", "second", "--volumes-from", "first", "alpine").ok();
    lab.jdock("rm", "-v", "first").ok();
    assertThat(lab.jdock("volume", "ls", "-q").ok().out()).hasSize(65);
    lab.jdock("rm", "-v", "second").ok();
    assertThat(lab.jdock("volume", "ls", "-q").ok().out()).isEmpty();
    run("-v", "/data", "alpine", "true");
    assertThat(lab.jdock("volume", "ls", "-q").ok().out()).isEmpty();
  }

  @Test
  void aVolumesFileSystemIsMountedWhileSomebodyUsesIt() throws IOException {
    lab.jdock(
            "volume", "create", "-o", "type=tmpfs", "-o", "device=tmpfs", "-o", "o=size=1m", "mem")
        .ok();
    lab.jdock("run", "-d", "--name", "one", "-v", "mem:/m", "alpine", "sleep", "infinity").ok();
    lab.jdock("exec", "one", "sh", "-c", "echo here > /m/f").ok();
    assertThat(run("-v", "mem:/m", "alpine", "cat", "/m/f")).isEqualTo("here\n");
    assertThat(mounts()).contains("/volumes/mem/_data");
    lab.jdock("volume", "create", "plain").ok();
    assertThat(lab.jdock("system", "df", "-v").ok().out())
        .as("only what takes space here")
        .containsPattern("plain +0 +0B")
        .doesNotContainPattern("\nmem ");
    lab.jdock("cp", "one:/m/f", lab.dir().resolve("copied").toString()).ok();
    lab.jdock("rm", "-f", "one").ok();
    assertThat(mounts()).doesNotContain("/volumes/mem/_data");
  }

  @Test
  void whatCannotBeMountedIsToldAtTheStartAndTheContainerStays() {
    lab.jdock("volume", "create", "-o", "type=none", "-o", "o=bind", "-o", "device=/no", "gone")
        .ok();
    lab.jdock("create", "--name", "waits", "-v", "gone:/not/in/the/image", "alpine").ok();
    assertThat(lab.jdock("start", "waits").code(1).err())
        .contains("failed to mount local volume: mount /no:")
        .contains("no such file or directory");
    assertThat(lab.jdock("create", "-v", "gone:/etc", "alpine").code(1).err())
        .contains("failed to mount local volume");
  }

  @Test
  void hardLinksDevicesAttributesAndTimesAreCopiedToo() throws IOException {
    Path root = Files.createDirectory(lab.dir().resolve("root"));
    Shell.run(
            List.of(
                "sh",
                "-ec",
                "mkdir -m 2750 data; echo x > data/a; chown 7:8 data data/a; chmod 4711 data/a;"
                    + " ln data/a data/b; mkfifo -m 620 data/p; mknod -m 604 data/n c 1 3; ln -s a"
                    + " data/l; touch -d 2001-02-03T04:05:06Z data/a data; tar cf root.tar data"),
            java.util.Map.of(),
            root,
            null)
        .ok();
    lab.jdock("import", root.resolve("root.tar").toString(), "odd").ok();
    lab.jdock("create", "--name", "odd", "-v", "odd:/data", "odd", "none").ok();
    Path data = Path.of(lab.jdock("volume", "inspect", "-f", "{{.Mountpoint}}", "odd").line());
    String look = "stat -c '%n %F %a %u:%g %h %t:%T' . *; stat -c %Y a .; [ a -ef b ]";
    assertThat(Shell.run(List.of("sh", "-ec", look), java.util.Map.of(), data, null).ok().out())
        .isEqualTo(
            Shell.run(List.of("sh", "-ec", look), java.util.Map.of(), root.resolve("data"), null)
                .ok()
                .out());
  }

  private static String mounts() throws IOException {
    return Files.readString(Path.of("/proc/self/mountinfo"));
  }

  @Test
  void whatIsMountedInAVolumeIsNeverRemoved() throws IOException {
    lab.jdock("volume", "create", "outer").ok();
    Path data = Path.of(lab.jdock("volume", "inspect", "-f", "{{.Mountpoint}}", "outer").line());
    Path precious = Files.createDirectory(lab.dir().resolve("precious"));
    Files.writeString(precious.resolve("file"), "mine");
    Path inside = Files.createDirectory(data.resolve("inside"));
    Shell.run("mount", "--bind", precious.toString(), inside.toString()).ok();
    try {
      assertThat(lab.jdock("volume", "rm", "outer").code(1).err())
          .contains("something is mounted there");
      assertThat(precious.resolve("file")).hasContent("mine");
    } finally {
      Shell.run("umount", inside.toString()).ok();
    }
    lab.jdock("volume", "rm", "outer").ok();
    assertThat(precious.resolve("file")).hasContent("mine");
  }

  @Test
  void aSubpathIsMountedAloneAndNeverLeadsOutside() {
    run("-v", "parts:/p", "alpine", "sh", "-c", "mkdir /p/a; echo 1 > /p/a/f; ln -s /etc /p/out");
    assertThat(run("--mount", "src=parts,dst=/x,volume-subpath=a", "alpine", "cat", "/x/f"))
        .isEqualTo("1\n");
    assertThat(
            lab.jdock(
                    "run", "--rm", "--mount", "src=parts,dst=/x,volume-subpath=out", "alpine", "ls")
                .code(127) // for its text, as the docker command does
                .err())
        .contains("cannot access path")
        .contains("no such file or directory");
    assertThat(
            lab.jdock("create", "--mount", "src=parts,dst=/x,volume-subpath=../b", "alpine")
                .code(1)
                .err())
        .contains("subpath must be a relative path within the volume");
  }

  @Test
  void volumesAndTheirUsersSurviveTheDaemonsDeath() {
    lab.jdock("run", "-d", "--name", "db", "-v", "kept:/k", "-v", "/anon", "alpine", "sleep", "inf")
        .ok();
    lab.jdock("volume", "create", "--label", "a=b", "idle").ok();
    String before = lab.jdock("volume", "inspect", "kept", "idle").ok().out();
    lab.killDaemon();
    lab.startDaemon();
    assertThat(lab.jdock("volume", "inspect", "kept", "idle").ok().out()).isEqualTo(before);
    assertThat(lab.jdock("volume", "rm", "kept").code(1).err()).contains("volume is in use");
    assertThat(lab.jdock("volume", "ls", "-q", "-f", "dangling=true").ok().out())
        .isEqualTo("idle\n");
    lab.jdock("rm", "-f", "-v", "db").ok();
    assertThat(lab.jdock("volume", "ls", "-q").ok().out()).isEqualTo("idle\nkept\n");
  }
}
