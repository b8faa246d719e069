package io.jdock.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.jdock.it.lab.Lab;
import io.jdock.it.lab.Shell.Result;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Dockerfiles with every instruction, form and error. {@code bench/build-corpus} builds the same
 * ones by real docker too and compares the images.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BuildCorpusTest {
  private Lab lab;

  /** One Dockerfile, what is beside it, and what is expected of it. */
  private record Sample(
      String name,
      String dockerfile,
      List<String[]> files,
      List<String[]> links,
      List<String> options,
      List<String> errors,
      List<String> says,
      List<String> config) {
    @Override
    public String toString() {
      return name;
    }
  }

  @BeforeAll
  void openLab() {
    lab = Lab.start();
    lab.jdock("pull", "busybox").ok();
  }

  @AfterAll
  void closeLab() {
    lab.close();
  }

  static List<Sample> samples() throws IOException {
    String all;
    try (var in = BuildCorpusTest.class.getResourceAsStream("/build-corpus/corpus.txt")) {
      all = new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
    List<Sample> samples = new ArrayList<>();
    for (String text :
        Arrays.asList(all.split("(?m)^=== ")).subList(1, all.split("(?m)^=== ").length)) {
      samples.add(sample(text));
    }
    return samples;
  }

  private static Sample sample(String text) {
    int end = text.indexOf('\n');
    StringBuilder dockerfile = new StringBuilder();
    Sample sample =
        new Sample(
            text.substring(0, end),
            "",
            new ArrayList<>(),
            new ArrayList<>(),
            new ArrayList<>(),
            new ArrayList<>(),
            new ArrayList<>(),
            new ArrayList<>());
    for (String line : text.substring(end + 1).split("\n")) {
      if (!line.startsWith("@")) {
        dockerfile.append(line).append('\n');
        continue;
      }
      String[] parts = line.split(" ", 2);
      String rest = parts.length < 2 ? "" : parts[1];
      switch (parts[0]) {
        case "@file" -> sample.files().add(rest.split(" ", 3));
        case "@link" -> sample.links().add(rest.split(" ", 2));
        case "@args" -> sample.options().addAll(List.of(rest.split(" ")));
        case "@error" -> sample.errors().add(rest);
        case "@says" -> sample.says().add(rest);
        case "@config" -> sample.config().add(rest);
        case "@buildkit", "@differs" -> {} // for the comparison
        default -> throw new IllegalArgumentException(line);
      }
    }
    String lines = dockerfile.toString();
    return new Sample(
        sample.name(),
        lines.equals("\n") ? "" : lines,
        sample.files(),
        sample.links(),
        sample.options(),
        sample.errors(),
        sample.says(),
        sample.config());
  }

  private Path context(Sample sample) throws IOException {
    Path folder = Files.createDirectories(lab.dir().resolve("corpus").resolve(sample.name()));
    Files.writeString(folder.resolve("Dockerfile"), sample.dockerfile());
    for (String[] file : sample.files()) {
      Path path = folder.resolve(file[0].replace("\\040", " "));
      Files.createDirectories(path.getParent());
      Files.writeString(path, file[2].replace("\\n", "\n"));
      Files.setPosixFilePermissions(path, permissions(Integer.parseInt(file[1], 8)));
    }
    for (String[] link : sample.links()) {
      Files.createSymbolicLink(folder.resolve(link[0]), Path.of(link[1]));
    }
    return folder;
  }

  private static Set<PosixFilePermission> permissions(int mode) {
    Set<PosixFilePermission> permissions = new HashSet<>();
    PosixFilePermission[] all = PosixFilePermission.values(); // owner's read first
    for (int i = 0; i < all.length; i++) {
      if ((mode & (0400 >> i)) != 0) {
        permissions.add(all[i]);
      }
    }
    return permissions;
  }

  private Result build(Path context, List<String> options) {
    List<String> words = new ArrayList<>(List.of("build", "-t", "sample"));
    words.addAll(options);
    words.add(context.toString());
    return lab.jdock(words.toArray(String[]::new));
  }

  @ParameterizedTest
  @MethodSource("samples")
  void corpus(Sample sample) throws IOException {
    Result result = build(context(sample), sample.options());
    if (!sample.errors().isEmpty()) {
      assertThat(result.code()).as(result.out()).isNotZero();
      assertThat(result.err()).contains(sample.errors());
      return;
    }
    result.ok();
    if (!sample.says().isEmpty()) {
      assertThat(result.out().replace('\n', ' ')).contains(sample.says());
    }
    if (!sample.config().isEmpty()) {
      String config = lab.jdock("inspect", "-f", "{{json .Config}}", "sample").ok().out();
      assertThat(config).contains(sample.config());
    }
  }

  @Test
  void tenThousandInstructions() throws IOException {
    Path folder = Files.createDirectories(lab.dir().resolve("corpus/many"));
    StringBuilder text = new StringBuilder("FROM busybox\n");
    for (int i = 0; i < 10_000; i++) {
      text.append("ENV A").append(i % 10).append('=').append(i).append('\n');
    }
    Files.writeString(folder.resolve("Dockerfile"), text);
    Result result = build(folder, List.of());
    assertThat(result.code()).isNotZero();
    assertThat(result.err()).contains("instructions");
  }

  @Test
  void noUtf8() throws IOException {
    Path folder = Files.createDirectories(lab.dir().resolve("corpus/latin1"));
    Files.write(
        folder.resolve("Dockerfile"),
        "FROM busybox\nENV A=\u00e9t\u00e9\n".getBytes(StandardCharsets.ISO_8859_1));
    Result result = build(folder, List.of());
    assertThat(result.code()).isNotZero();
    assertThat(result.err()).contains("UTF-8");
  }
}
