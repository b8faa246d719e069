package io.jdock.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.UserDefinedFileAttributeView;
import java.util.HexFormat;
import java.util.Optional;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/**
 * Random trees, packed by GNU tar and by us, unpacked by GNU tar and by us: every attribute of
 * every file is the same.
 */
class RandomTreesRootTest {
  private static final String LISTING =
      "find . -mindepth 1 -printf '%p|%y|%m|%U|%G|%T@|%l|%n|%s\\n' | sed '/|d|/s/|[0-9]*$//' | LC_ALL=C sort;"
          + " find . -mindepth 1 \\( -type b -o -type c \\) -exec stat -c '%n %t %T' {} + | LC_ALL=C sort;"
          + " find . -type f -links +1 -printf '%i %p\\n' | LC_ALL=C sort -k2 | awk '{n[$1] = n[$1] \" \" $2} END {for (i in n) print n[i]}' | LC_ALL=C sort;"
          + " find . -type f -print0 | LC_ALL=C sort -z | xargs -0r sha256sum;"
          + " getcap -r . | LC_ALL=C sort";

  private static String sh(Path dir, String script) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder("sh", "-euc", script)
            .directory(dir.toFile())
            .redirectErrorStream(true)
            .start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(script + "\n" + output).isZero();
    return output;
  }

  /** A script that makes a tree. */
  private static String tree(Random random) {
    StringBuilder script = new StringBuilder("mkdir src; cd src\n");
    java.util.List<String> directories = new java.util.ArrayList<>(java.util.List.of("."));
    java.util.List<String> files = new java.util.ArrayList<>();
    java.util.List<String> all = new java.util.ArrayList<>();
    int count = 5 + random.nextInt(25);
    for (int i = 0; i < count; i++) {
      String name = names(random, i);
      String path = directories.get(random.nextInt(directories.size())) + "/" + name;
      int kind = random.nextInt(10);
      if (kind < 3) {
        script.append("mkdir '").append(path).append("'\n");
        directories.add(path);
      } else if (kind == 3) {
        script
            .append("ln -s -- '")
            .append(name.repeat(1 + random.nextInt(3)))
            .append("' '")
            .append(path)
            .append("'\n");
      } else if (kind == 4 && !files.isEmpty()) {
        script
            .append("ln '")
            .append(files.get(random.nextInt(files.size())))
            .append("' '")
            .append(path)
            .append("'\n");
      } else if (kind == 5) {
        script.append(
            random.nextBoolean()
                ? "mkfifo '" + path + "'\n"
                : "mknod '"
                    + path
                    + "' "
                    + (random.nextBoolean() ? "c " : "b ")
                    + (1 + random.nextInt(4000))
                    + " "
                    + random.nextInt(100_000)
                    + "\n");
      } else if (kind == 6) {
        script
            .append("truncate -s ")
            .append(random.nextInt(3_000_000))
            .append(" '")
            .append(path)
            .append("'; printf end | dd of='")
            .append(path)
            .append("' bs=1 seek=")
            .append(random.nextInt(2_000_000))
            .append(" conv=notrunc status=none\n");
        files.add(path);
      } else {
        script
            .append("head -c ")
            .append(random.nextInt(40_000))
            .append(" /dev/zero | tr '\\0' 'a' > '")
            .append(path)
            .append("'\n");
        files.add(path);
      }
      all.add(path);
    }
    for (String path : all) {
      String quoted = "'" + path + "'\n";
      if (random.nextInt(2) == 0) {
        script
            .append("chown -h ")
            .append(random.nextInt(3_000_000))
            .append(':')
            .append(random.nextInt(70_000))
            .append(' ')
            .append(quoted);
      }
      if (random.nextInt(2) == 0) {
        script
            .append("[ -L '")
            .append(path)
            .append("' ] || chmod ")
            .append(Integer.toOctalString(random.nextInt(010000)))
            .append(' ')
            .append(quoted);
      }
      if (random.nextInt(8) == 0) {
        script
            .append("[ ! -f '")
            .append(path)
            .append("' -o -L '")
            .append(path)
            .append("' ] || setcap cap_net_raw,cap_chown+ep ")
            .append(quoted);
      }
    }
    java.util.Collections.reverse(all); // the directories' times last
    for (String path : all) {
      script
          .append("touch -h -d @")
          .append(random.nextInt())
          .append('.')
          .append(random.nextInt(1_000_000_000))
          .append(" '")
          .append(path)
          .append("'\n");
    }
    return script.toString();
  }

  /** The user's attributes of every file, some being given new ones before. */
  private static String attributes(Path tree, Optional<Random> random) throws IOException {
    StringBuilder all = new StringBuilder();
    try (var files = Files.walk(tree)) {
      for (Path file :
          files.sorted().filter(f -> Files.isRegularFile(f, LinkOption.NOFOLLOW_LINKS)).toList()) {
        var view =
            Files.getFileAttributeView(
                file, UserDefinedFileAttributeView.class, LinkOption.NOFOLLOW_LINKS);
        if (random.isPresent() && random.get().nextInt(4) == 0) {
          byte[] value = new byte[random.get().nextInt(60)];
          random.get().nextBytes(value);
          view.write("n" + random.get().nextInt(3), ByteBuffer.wrap(value));
        }
        for (String name : view.list().stream().sorted().toList()) {
          ByteBuffer value = ByteBuffer.allocate(view.size(name));
          view.read(name, value);
          all.append(tree.relativize(file))
              .append(' ')
              .append(name)
              .append(' ')
              .append(HexFormat.of().formatHex(value.array()))
              .append('\n');
        }
      }
    }
    return all.toString();
  }

  private static String names(Random random, int number) {
    return switch (random.nextInt(5)) {
      case 0 -> "n".repeat(90 + random.nextInt(150)) + number;
      case 1 -> "été " + number;
      case 2 -> "-dash" + number;
      case 3 -> "line\nbreak" + number;
      default -> "f" + number;
    };
  }

  @Property(tries = 15)
  void unpackedAndPackedAsGnuTarDoes(@ForAll Random random) throws Exception {
    if (!"root".equals(System.getProperty("user.name"))) {
      return;
    }
    Path temp = Files.createTempDirectory("jdock-trees.");
    try {
      sh(temp, tree(random));
      attributes(temp.resolve("src"), Optional.of(random));
      sh(
          temp,
          "tar --format=posix --xattrs --xattrs-include='*' "
              + (random.nextBoolean() ? "--sparse " : "")
              + "-C src -cf gnu.tar .");
      sh(
          temp,
          "mkdir gnu ours again; tar -C gnu -xpf gnu.tar --numeric-owner --xattrs --xattrs-include='*' --warning=no-timestamp");
      try (InputStream in = Files.newInputStream(temp.resolve("gnu.tar"))) {
        LayerApplier.apply(in, Optional.empty(), Optional.empty(), temp.resolve("ours"));
      }
      String expected = sh(temp.resolve("gnu"), LISTING);
      assertThat(sh(temp.resolve("ours"), LISTING)).isEqualTo(expected);
      String attributes = attributes(temp.resolve("src"), Optional.empty());
      assertThat(attributes(temp.resolve("ours"), Optional.empty())).isEqualTo(attributes);

      try (var directory = FileCalls.host().openDirectory(temp.resolve("src"));
          var out = Files.newOutputStream(temp.resolve("ours.tar"))) {
        LayerPacker.pack(directory, out, LayerPacker.Mode.LAYER);
      }
      sh(
          temp,
          "tar -C again -xpf ours.tar --numeric-owner --xattrs --xattrs-include='*' --warning=no-timestamp --warning=no-unknown-keyword");
      assertThat(sh(temp.resolve("again"), LISTING)).isEqualTo(sh(temp.resolve("src"), LISTING));
    } finally {
      sh(temp.getParent(), "rm -rf " + temp);
    }
  }
}
