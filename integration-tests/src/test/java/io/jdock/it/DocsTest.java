package io.jdock.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.jdock.it.lab.Project;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Documents name classes and files; this keeps the names true. */
class DocsTest {
  private static final Pattern CLASS_NAME =
      Pattern.compile("`([A-Z][A-Za-z0-9]+[a-z][A-Za-z0-9]*)(?:\\.[a-z]\\w*(?:\\(\\))?)?`");
  private static final Pattern LINK = Pattern.compile("\\]\\(([^)#: ]+)(?:#[^)]*)?\\)");

  static List<Path> documents() throws IOException {
    try (Stream<Path> root = Files.list(Project.ROOT);
        Stream<Path> docs = Files.walk(Project.ROOT.resolve("docs"))) {
      return Stream.concat(root, docs).filter(p -> p.toString().endsWith(".md")).toList();
    }
  }

  @ParameterizedTest
  @MethodSource("documents")
  void classesThatADocumentNamesExist(Path document) throws IOException {
    Set<String> classes = classes();
    Set<String> unknown = new TreeSet<>();
    Matcher matcher = CLASS_NAME.matcher(Files.readString(document));
    while (matcher.find()) {
      if (!classes.contains(matcher.group(1)) && !WORDS.contains(matcher.group(1))) {
        unknown.add(matcher.group(1));
      }
    }
    assertThat(unknown).as(document + " names classes that do not exist").isEmpty();
  }

  @ParameterizedTest
  @MethodSource("documents")
  void linksBetweenDocumentsLeadSomewhere(Path document) throws IOException {
    Matcher matcher = LINK.matcher(Files.readString(document));
    while (matcher.find()) {
      Path target = document.resolveSibling(matcher.group(1)).normalize();
      assertThat(target).as(document + " links to " + matcher.group(1)).exists();
    }
  }

  /** Words in code style that are no classes: fields of the API, file names. */
  private static final Set<String> WORDS =
      Set.of("Vagrantfile", "OOMKilled", "ExitCode", "HostConfig", "Dockerfile", "Entrypoint");

  private static Set<String> classes() throws IOException {
    try (Stream<Path> files = Files.walk(Project.ROOT)) {
      return files
          .map(p -> p.getFileName().toString())
          .filter(name -> name.endsWith(".java"))
          .map(name -> name.substring(0, name.length() - ".java".length()))
          .collect(Collectors.toSet());
    }
  }
}
