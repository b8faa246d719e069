package io.jdock.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.jdock.it.lab.Cli;
import io.jdock.it.lab.Lab;
import io.jdock.it.lab.Shell;
import io.jdock.it.lab.Shell.Result;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.UserDefinedFileAttributeView;
import java.util.Arrays;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * {@code cp} both ways by both commands, {@code diff} and {@code export}; and who tries to escape.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CopyTest {
  private static final int COPIES = 100;
  private Lab lab;
  private Path work;

  @BeforeAll
  void openLab() {
    lab = Lab.start();
    lab.jdock("pull", "-q", "alpine").ok();
  }

  @AfterAll
  void closeLab() {
    lab.close();
  }

  @BeforeEach
  void files(@TempDir Path temp) throws IOException {
    work = temp;
    Files.writeString(work.resolve("file"), "content");
    Files.createDirectories(work.resolve("dir/sub"));
    Files.writeString(work.resolve("dir/sub/inner"), "inner");
    Files.createSymbolicLink(work.resolve("link"), Path.of("file"));
    Shell.run("chown", "1234:2345", work.resolve("file").toString()).ok();
    Shell.run("chmod", "4751", work.resolve("file").toString()).ok();
    Shell.run("touch", "-d", "2001-02-03 04:05:06", work.resolve("file").toString()).ok();
  }

  private Result cp(Cli cli, String... words) {
    String[] all = new String[words.length + 1];
    all[0] = "cp";
    System.arraycopy(words, 0, all, 1, words.length);
    return lab.cli(cli, null, all);
  }

  private String local(String name) {
    String path = work.resolve(name).toString();
    return name.endsWith("/.") ? path + "/." : name.endsWith("/") ? path + "/" : path;
  }

  private String inside(String container, String script) {
    return lab.jdock("exec", container, "sh", "-c", script).ok().line();
  }

  /** A container that goes with the block. */
  private final class Box implements AutoCloseable {
    final String name;

    Box(String name, String... options) {
      this.name = name;
      String[] words = new String[options.length + 7];
      System.arraycopy(new String[] {"run", "-d", "--name", name}, 0, words, 0, 4);
      System.arraycopy(options, 0, words, 4, options.length);
      System.arraycopy(new String[] {"alpine", "sleep", "1000"}, 0, words, 4 + options.length, 3);
      lab.jdock(words).ok();
    }

    @Override
    public void close() {
      lab.jdock("rm", "-f", "-v", name).ok();
    }
  }

  @ParameterizedTest
  @EnumSource(Cli.class)
  void filesKeepWhatTheyAreBothWays(Cli cli) {
    try (Box box = new Box("both")) {
      cp(cli, local("file"), "both:/tmp/").ok();
      assertThat(inside("both", "stat -c '%a %u %g %s %Y' /tmp/file"))
          .isEqualTo(Shell.run("stat", "-c", "%a %u %g %s %Y", local("file")).ok().line());
      cp(cli, local("link"), "both:/tmp/").ok();
      assertThat(inside("both", "readlink /tmp/link")).isEqualTo("file");
      cp(cli, "-L", local("link"), "both:/tmp/followed").ok();
      assertThat(inside("both", "cat /tmp/followed")).isEqualTo("content");
      cp(cli, local("dir"), "both:/tmp/new").ok();
      cp(cli, local("dir"), "both:/tmp/new").ok();
      cp(cli, local("dir/."), "both:/tmp/content").ok();
      assertThat(
              inside(
                  "both", "cat /tmp/new/sub/inner /tmp/new/dir/sub/inner /tmp/content/sub/inner"))
          .isEqualTo("innerinnerinner");
      cp(cli, "both:/tmp/file", local("back")).ok();
      assertThat(Shell.run("stat", "-c", "%a %s %Y", local("back")).ok().line())
          .isEqualTo(Shell.run("stat", "-c", "%a %s %Y", local("file")).ok().line());
      cp(cli, "both:/tmp/new/.", local("dir")).ok();
      assertThat(work.resolve("dir/dir/sub/inner")).hasContent("inner");
      cp(cli, "both:/tmp/new", local("other")).ok();
      assertThat(work.resolve("other/sub/inner")).hasContent("inner");
      inside("both", "cd /tmp; ln -s second first; ln -s file second");
      cp(cli, "-L", "both:/tmp/first", local("through")).ok();
      assertThat(work.resolve("through")).hasContent("content");
      cp(cli, "both:/tmp/second", local("aslink")).ok();
      assertThat(Files.isSymbolicLink(work.resolve("aslink"))).isTrue();
    }
  }

  @ParameterizedTest
  @EnumSource(Cli.class)
  void createdAndStoppedContainersHaveFilesToo(Cli cli) {
    lab.jdock(
            "create", "--name", "still", "-v", "/data", "alpine", "cat", "/tmp/file", "/data/file")
        .ok();
    cp(cli, local("file"), "still:/tmp").ok();
    cp(cli, local("file"), "still:/data").ok();
    assertThat(lab.jdock("start", "-a", "still").ok().out()).isEqualTo("contentcontent");
    cp(cli, "still:/data/file", local("from-volume")).ok();
    assertThat(work.resolve("from-volume")).hasContent("content");
    assertThat(lab.jdock("diff", "still").ok().out()).contains("A /tmp/file\n");
    lab.jdock("export", "-o", local("root.tar"), "still").ok();
    assertThat(Shell.run("tar", "tf", local("root.tar")).ok().out()).contains("tmp/file\n");
    lab.jdock("rm", "-v", "still").ok();
  }

  @ParameterizedTest
  @EnumSource(Cli.class)
  void archivesAsStreamsAndTheUsersOwnership(Cli cli) {
    try (Box box = new Box("streams", "-u", "4321:5432")) {
      Result packed = Shell.run("sh", "-c", "cd " + work + " && tar cf t.tar dir && base64 t.tar");
      assertThat(packed.code()).isZero();
      String line = String.join(" ", cli.command(lab, "cp", "-", "streams:/tmp"));
      Shell.run("sh", "-c", line + " < " + local("t.tar")).ok();
      assertThat(inside("streams", "cat /tmp/dir/sub/inner")).isEqualTo("inner");
      String out = String.join(" ", cli.command(lab, "cp", "streams:/tmp/dir", "-"));
      assertThat(Shell.run("sh", "-c", out + " | tar tf -").ok().out()).contains("dir/sub/inner\n");
      cp(cli, "-a", local("file"), "streams:/tmp/owned").ok();
      assertThat(inside("streams", "stat -c %u:%g /tmp/owned")).isEqualTo("4321:5432");
      assertThat(
              lab.cli(cli, "x".getBytes(StandardCharsets.UTF_8), "cp", "-", "streams:/etc/passwd")
                  .code(1)
                  .err())
          .contains("destination \"streams:/etc/passwd\" must be a directory");
    }
  }

  /** Docker's archives have security.capability only; jdock's have what the file has. */
  @Test
  void archivesHaveExtendedAttributesBothWays() throws IOException {
    byte[] binary = {1, 0, (byte) 0xff, '\n', '='};
    Path file = work.resolve("file");
    attributes(file).write("jdock", ByteBuffer.wrap(binary));
    Shell.run("sh", "-c", "cd " + work + " && tar --xattrs -cf x.tar file && mkdir back").ok();
    try (Box box = new Box("attributes")) {
      String jdock = String.join(" ", Cli.JDOCK.command(lab, "cp")) + " ";
      Shell.run("sh", "-c", jdock + "- attributes:/tmp < " + local("x.tar")).ok();
      String out = "set -e; " + jdock + "attributes:/tmp/file - | tar --xattrs -xC ";
      Shell.run("sh", "-c", out + local("back")).ok();
      ByteBuffer read = ByteBuffer.allocate(16);
      attributes(work.resolve("back/file")).read("jdock", read);
      assertThat(Arrays.copyOf(read.array(), read.position())).isEqualTo(binary);
      assertThat(cp(Cli.JDOCK, "attributes:/tmp/file", local("plain")).ok().err())
          .contains(
              "WARNING: extended attributes of 1 files, such as capabilities, are not copied");
    }
  }

  private static UserDefinedFileAttributeView attributes(Path file) {
    return Files.getFileAttributeView(file, UserDefinedFileAttributeView.class);
  }

  @ParameterizedTest
  @EnumSource(Cli.class)
  void refusals(Cli cli) {
    try (Box box = new Box("no", "-v", work + ":/ro:ro")) {
      assertThat(cp(cli, local("file"), "no:/ro/new").code(1).err())
          .contains("mounted volume is marked read-only");
      assertThat(cp(cli, local("file"), "no:/none/new").code(1).err())
          .containsPattern(
              "Could not find the file /none in container no|container:path: no:/none");
      assertThat(cp(cli, local("file"), "no:/tmp/none/").code(1).err())
          .contains("no such directory");
      assertThat(cp(cli, local("dir"), "no:/etc/passwd").code(1).err())
          .contains("cannot copy directory");
      assertThat(cp(cli, local("file") + "/", "no:/tmp").code(1).err()).contains("not a directory");
      assertThat(cp(cli, local("nothing"), "no:/tmp").code(1).err())
          .contains("nothing: no such file or directory");
      assertThat(cp(cli, "no:/nothing", local("x")).code(1).err())
          .containsPattern(
              "Could not find the file /nothing in container no|container:path: no:/nothing");
      assertThat(cp(cli, "no:/etc/passwd", local("missing/x")).code(1).err())
          .contains("invalid output path: directory \"" + local("missing") + "\" does not exist");
      assertThat(cp(cli, "no:/etc", local("file")).code(1).err()).contains("cannot copy directory");
      assertThat(cp(cli, "no:/etc/passwd", "/dev/null").code(1).err())
          .contains("\"/dev/null\" must be a directory or a regular file: got a device");
      assertThat(cp(cli, "absent:/x", local("x")).code(1).err())
          .containsPattern("No such container:(path:)? absent");
      assertThat(cp(cli, local("file"), "absent:/x").code(1).err())
          .containsPattern("No such container:(path:)? absent");
      assertThat(cp(cli, "no:/x", "no:/y").code(1).err())
          .contains("copying between containers is not supported");
      assertThat(cp(cli, "a", "b").code(1).err())
          .contains("must specify at least one container source");
    }
    try (Box box = new Box("readonly", "--read-only")) {
      assertThat(cp(cli, local("file"), "readonly:/new").code(1).err())
          .contains("container rootfs is marked read-only");
    }
  }

  @Test
  void aVolumeBelowADirectoryIsNeverReplaced() throws IOException {
    try (Box box = new Box("keep", "-v", work.resolve("dir") + ":/a/b/volume")) {
      Files.writeString(work.resolve("a"), "a file named as the directory");
      Shell.run("tar", "cf", local("a.tar"), "-C", work.toString(), "a").ok();
      Result put =
          lab.inside(
              "curl",
              "-s",
              "--unix-socket",
              lab.socket().toString(),
              "-X",
              "PUT",
              "-T",
              local("a.tar"),
              "http://localhost/containers/keep/archive?path=/");
      assertThat(put.out()).contains("unlinkat a/b/volume: device or resource busy");
      assertThat(work.resolve("dir/sub/inner")).hasContent("inner");
    }
  }

  @ParameterizedTest
  @EnumSource(Cli.class)
  void linksLeadNowhereOutside(Cli cli) throws IOException {
    Path host = Files.createDirectory(work.resolve("host"));
    Files.writeString(host.resolve("secret"), "of the host");
    try (Box box = new Box("escape")) {
      inside(
          "escape",
          "ln -s "
              + host
              + " /absolute; ln -s ../../../../.."
              + host
              + " /relative;"
              + " ln -s /proc/1/root"
              + host
              + " /procfs");
      for (String link : new String[] {"absolute", "relative", "procfs"}) {
        assertThat(cp(cli, "escape:/" + link + "/secret", local("stolen")).code()).isEqualTo(1);
        assertThat(cp(cli, local("file"), "escape:/" + link + "/planted").code()).isEqualTo(1);
      }
    }
    assertThat(work.resolve("stolen")).doesNotExist();
    assertThat(host.resolve("planted")).doesNotExist();
  }

  /** CVE-2018-15664: the path is a directory when it is looked at, a link when it is used. */
  @Test
  void aDirectorySwappedWithALinkMeanwhileLeadsNowhereEither() throws IOException {
    Path host = Files.createDirectory(work.resolve("host"));
    Files.writeString(host.resolve("secret"), "of the host");
    try (Box box = new Box("racer")) {
      inside(
          "racer",
          "mkdir -p /race/real; echo own > /race/real/secret; ln -s " + host + " /race/link");
      lab.jdock(
              "exec",
              "-d",
              "racer",
              "sh",
              "-c",
              "cd /race; while :; do mv real x; mv link real; mv real link; mv x real; done")
          .ok();
      Shell.run("tar", "cf", local("p.tar"), "-C", work.toString(), "file").ok();
      String url =
          " --unix-socket " + lab.socket() + " 'http://localhost/containers/racer/archive?path=";
      String script =
          "for i in $(seq "
              + COPIES
              + "); do curl -s -o out.$i"
              + url
              + "/race/real/secret';"
              + " curl -s -o /dev/null -T p.tar"
              + url
              + "/race/real'; done";
      Shell.run(java.util.List.of("sh", "-c", script), java.util.Map.of(), work, null).ok();
      long own = 0;
      for (int i = 1; i <= COPIES; i++) {
        Path out = work.resolve("out." + i);
        String answer = Files.exists(out) ? Files.readString(out, StandardCharsets.ISO_8859_1) : "";
        assertThat(answer).doesNotContain("of the host");
        own += answer.contains("own\n") ? 1 : 0;
      }
      assertThat(own).as("copies that met the directory").isPositive();
    }
    try (var names = Files.list(host)) {
      assertThat(names).containsExactly(host.resolve("secret"));
    }
    assertThat(host.resolve("secret")).hasContent("of the host");
  }
}
