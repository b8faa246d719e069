package io.jdock.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.jdock.linux.Fd;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Packs trees, and lets the real GNU tar and our own applier unpack them. */
class LayerPackerRootTest {
  static final String LISTING =
      "find . -printf '%p|%y|%m|%U|%G|%T@|%l|%n|%s\\n' | grep -av '|d|' | LC_ALL=C sort;"
          + " find . -mindepth 1 -type d -printf '%p|%m|%U|%G|%T@\\n' | LC_ALL=C sort;"
          + " find . -type f -print0 | LC_ALL=C sort -z | xargs -0r sha256sum";

  @TempDir Path temp;

  @BeforeEach
  void root() throws IOException {
    assumeTrue("root".equals(System.getProperty("user.name")), "needs root");
    Files.createDirectory(temp.resolve("src"));
    Files.createDirectory(temp.resolve("out"));
  }

  @AfterEach
  void removeTrees() throws Exception {
    sh("rm -rf src out");
  }

  String sh(String script) throws Exception {
    Process process =
        new ProcessBuilder("sh", "-euc", script)
            .directory(temp.toFile())
            .redirectErrorStream(true)
            .start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(output).isZero();
    return output;
  }

  byte[] pack(LayerPacker.Mode mode) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (Fd directory = FileCalls.host().openDirectory(temp.resolve("src"))) {
      LayerPacker.pack(directory, out, mode);
    }
    return out.toByteArray();
  }

  void expectGnuTarToRestore(byte[] archive) throws Exception {
    Files.write(temp.resolve("a.tar"), archive);
    assertThat(
            sh(
                "tar --warning=no-timestamp --warning=no-unknown-keyword -C out -xpf a.tar --numeric-owner --xattrs --xattrs-include='*'"))
        .isEmpty();
    assertThat(sh("cd out; " + LISTING)).isEqualTo(sh("cd src; " + LISTING));
  }

  @Test
  void packsWhatATreeCanHave() throws Exception {
    sh(
        LayerApplierRootTest.TREE
            + "touch -d '1960-01-01 00:00:00.25' file; touch -d '2020-01-01 01:02:03.000000500' dir/big;"
            + " chown 3000000:4000000 empty; touch -h -d '2021-01-01 UTC' .");
    byte[] archive = pack(LayerPacker.Mode.PLAIN);

    expectGnuTarToRestore(archive);
    assertThat(pack(LayerPacker.Mode.PLAIN)).isEqualTo(archive);
  }

  @Test
  void whatIsPackedIsAppliedAgain() throws Exception {
    sh(LayerApplierRootTest.TREE);
    sh("cd src; setcap cap_net_raw+ep dir/big 2>/dev/null || true");

    LayerApplier.apply(
        new ByteArrayInputStream(pack(LayerPacker.Mode.LAYER)),
        Optional.empty(),
        Optional.empty(),
        temp.resolve("out"));

    assertThat(sh("cd out; " + LISTING)).isEqualTo(sh("cd src; " + LISTING));
  }

  @Test
  void whiteoutsBecomeTheSpecificationsAndBack() throws Exception {
    sh(
        "mkdir -p src/etc/opaque; mknod src/etc/gone c 0 0; mknod src/top c 0 0; touch src/etc/opaque/new");
    FileCalls calls = FileCalls.host();
    try (Fd etc = calls.openDirectory(temp.resolve("src/etc"))) {
      assertThat(calls.tryLsetxattrat(etc.number(), "opaque", LayerTree.OPAQUE, new byte[] {'y'}))
          .isZero();
    }
    byte[] archive = pack(LayerPacker.Mode.LAYER);
    Files.write(temp.resolve("a.tar"), archive);

    assertThat(sh("tar tf a.tar"))
        .isEqualTo(
            "etc/\netc/.wh.gone\netc/opaque/\netc/opaque/.wh..wh..opq\netc/opaque/new\n.wh.top\n");
    LayerApplier.apply(
        new ByteArrayInputStream(archive), Optional.empty(), Optional.empty(), temp.resolve("out"));
    assertThat(sh("stat -c '%F %t %T' out/top out/etc/gone"))
        .isEqualTo("character special file 0 0\n".repeat(2));
    try (Fd opaque = calls.openDirectory(temp.resolve("out/etc/opaque"))) {
      assertThat(RootFilesystemView.isOpaque(calls, opaque.number())).isTrue();
    }
  }

  @Test
  void aFileThatWouldReadAsAWhiteoutIsRefusedInALayer() throws Exception {
    sh("touch src/.wh.etc");

    assertThatThrownBy(() -> pack(LayerPacker.Mode.LAYER))
        .isInstanceOf(LayerException.class)
        .hasMessage("pack .wh.etc: a layer cannot have names that begin with .wh.");
    expectGnuTarToRestore(pack(LayerPacker.Mode.PLAIN));
  }

  @Test
  void socketsAreLeftOut() throws Exception {
    sh(
        "perl -MIO::Socket::UNIX -e 'IO::Socket::UNIX->new(Local=>\"src/s\",Listen=>1)'; touch src/t");
    Files.write(temp.resolve("a.tar"), pack(LayerPacker.Mode.PLAIN));

    assertThat(sh("tar tf a.tar")).isEqualTo("t\n");
  }

  @Test
  void oneEntryHasTheNameThatIsAskedFor() throws Exception {
    sh("mkdir -p src/d/e; echo 1 > src/d/e/f; ln -s /etc src/l");
    assertThat(one("d", "x")).isEqualTo("x/\nx/e/\nx/e/f\n");
    assertThat(one(".", ".")).isEqualTo("./\n./d/\n./d/e/\n./d/e/f\n./l\n");
    assertThat(one("l", "l")).isEqualTo("l\n");
    assertThatThrownBy(() -> one("none", "none")).hasMessageContaining("none: no such file");
  }

  String one(String name, String as) throws Exception {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (Fd directory = FileCalls.host().openDirectory(temp.resolve("src"))) {
      LayerPacker.packEntry(directory, name, as, out);
    }
    Files.write(temp.resolve("a.tar"), out.toByteArray());
    return sh("tar tf a.tar");
  }

  /** Random trees; the seed says which one it was. */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void gnuTarRestoresAnyTree(long seed) throws Exception {
    Random random = new Random(seed);
    StringBuilder script = new StringBuilder("cd src\n");
    java.util.List<String> directories = new java.util.ArrayList<>(java.util.List.of("."));
    java.util.List<String> files = new java.util.ArrayList<>();
    for (int i = 0; i < 60; i++) {
      String name =
          "é\\n '\"-.*".substring(0, random.nextInt(3)) + "n" + "x".repeat(random.nextInt(130)) + i;
      String path = directories.get(random.nextInt(directories.size())) + "/" + name;
      int kind = random.nextInt(7);
      script.append("p='").append(path.replace("'", "")).append("'\n");
      path = path.replace("'", "");
      if (kind == 0 && path.length() < 1500) {
        script.append("mkdir \"$p\"\n");
        directories.add(path);
      } else if (kind == 1) {
        script.append("ln -s '").append("t/".repeat(random.nextInt(120))).append("x' \"$p\"\n");
      } else if (kind == 2 && !files.isEmpty()) {
        script.append("ln '").append(files.get(random.nextInt(files.size()))).append("' \"$p\"\n");
      } else if (kind == 3) {
        script.append("mkfifo \"$p\"\n");
      } else {
        script.append("head -c ").append(random.nextInt(200_000)).append(" /dev/zero > \"$p\"\n");
        files.add(path);
      }
      script.append("chown -h ").append(random.nextInt(5_000_000)).append(':');
      script.append(random.nextInt(5_000_000)).append(" \"$p\"\n");
      script.append("[ -h \"$p\" ] || chmod ").append(Integer.toOctalString(random.nextInt(4096)));
      script.append(" \"$p\"\n");
    }
    for (int i = 0; i < directories.size(); i++) {
      script.append("touch -d @").append(random.nextInt()).append('.').append(random.nextInt(999));
      script.append(" '").append(directories.get(i)).append("'\n");
    }
    sh(script.toString());

    expectGnuTarToRestore(pack(LayerPacker.Mode.PLAIN));
  }
}
