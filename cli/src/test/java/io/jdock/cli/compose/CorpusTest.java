package io.jdock.cli.compose;

import static org.assertj.core.api.Assertions.assertThat;

import io.jdock.cli.Jdock;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every case of the corpus, errors as often as not, against what docker compose 2.40.3 said to it;
 * bench/compose-config/record.py recorded that, corpus/DIFFERENCES.md says what is not there.
 */
class CorpusTest {
  private static final Path CORPUS = Path.of("../compose/src/test/resources/corpus");
  private static final Pattern SECTION = Pattern.compile("^-- (\\S+) --\\n", Pattern.MULTILINE);
  private static final Set<String> NO_FILES =
      Set.of("environment", "args", "stdout", "stderr", "exit");

  @TempDir Path root;

  private static List<Path> cases() throws IOException {
    try (Stream<Path> files = Files.list(CORPUS)) {
      return files.filter(file -> file.toString().endsWith(".case")).sorted().toList();
    }
  }

  @Test
  void thereAreEnough() throws IOException {
    assertThat(cases()).hasSizeGreaterThan(200);
  }

  @TestFactory
  Stream<DynamicTest> saysWhatDockerComposeSays() throws IOException {
    return cases().stream()
        .map(
            file -> {
              String name = file.getFileName().toString().replace(".case", "");
              return DynamicTest.dynamicTest(name, () -> check(name, Files.readString(file)));
            });
  }

  private void check(String name, String text) throws IOException {
    Map<String, String> sections = sections(text);
    Path folder = Files.createDirectories(root.resolve(name));
    Map<String, String> environment = new TreeMap<>();
    environment.put("PWD", folder.toString());
    sections
        .getOrDefault("environment", "")
        .lines()
        .forEach(
            line -> {
              int equals = line.indexOf('=');
              environment.put(line.substring(0, equals), line.substring(equals + 1));
            });
    for (Map.Entry<String, String> section : sections.entrySet()) {
      if (!NO_FILES.contains(section.getKey())) {
        Path file = folder.resolve(section.getKey());
        Files.createDirectories(file.getParent());
        Files.writeString(file, section.getValue());
      }
    }
    List<String> words = new ArrayList<>(List.of("compose"));
    words.addAll(List.of(sections.get("args").strip().split("\\s+")));
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    PrintStream outStream = new PrintStream(out, true, StandardCharsets.UTF_8);
    PrintStream errStream = new PrintStream(err, true, StandardCharsets.UTF_8);
    int exit = new Jdock(outStream, errStream, environment, folder).run(words);
    outStream.flush();
    errStream.flush();
    assertThat(normal(err)).as("stderr").isEqualTo(ended(sections.get("stderr")));
    assertThat(normal(out)).as("stdout").isEqualTo(ended(sections.get("stdout")));
    assertThat(exit).as("exit").isEqualTo(Integer.parseInt(sections.get("exit").strip()));
  }

  private String normal(ByteArrayOutputStream bytes) {
    return ended(
        bytes
            .toString(StandardCharsets.UTF_8)
            .replace(root.toString(), "/corpus")
            .replaceAll("time=\"[^\"]*\"", "time=T"));
  }

  /** A section ends with a line feed, whether the output did or not. */
  private static String ended(String text) {
    return text.isEmpty() || text.endsWith("\n") ? text : text + "\n";
  }

  private static Map<String, String> sections(String text) {
    Map<String, String> sections = new LinkedHashMap<>();
    Matcher matcher = SECTION.matcher(text);
    String name = null;
    int start = 0;
    while (matcher.find()) {
      if (name != null) {
        sections.put(name, text.substring(start, matcher.start()));
      }
      name = matcher.group(1);
      start = matcher.end();
    }
    sections.put(name, text.substring(start));
    return sections;
  }
}
