package io.jdock.compose.load;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Another project that a file includes.
 *
 * @param path its files, later ones override
 * @see <a href="https://docs.docker.com/reference/compose-file/include/">include</a>
 */
record Inclusion(List<String> path, @Nullable String projectDirectory, List<String> envFile) {
  private static final List<String> SECTIONS =
      List.of("services", "volumes", "networks", "secrets", "configs", "models");

  /**
   * The same with absolute paths.
   *
   * @param folder what paths in the files are relative to
   */
  record Resolved(List<String> files, String folder, List<Path> envFiles) {}

  static List<Inclusion> of(@Nullable Object value) throws ComposeException {
    List<Inclusion> inclusions = new ArrayList<>();
    if (value == null) {
      return inclusions;
    }
    List<@Nullable Object> list = Trees.list(value);
    if (list == null) {
      throw new ComposeException("`include` must be a list, got " + GoText.of(value));
    }
    for (Object each : list) {
      Map<String, @Nullable Object> mapping = Trees.mapping(each);
      if (mapping == null) {
        inclusions.add(new Inclusion(strings(each), null, List.of()));
      } else {
        inclusions.add(
            new Inclusion(
                strings(mapping.get("path")),
                mapping.get("project_directory") instanceof String folder && !folder.isEmpty()
                    ? folder
                    : null,
                strings(mapping.get("env_file"))));
      }
    }
    return inclusions;
  }

  private static List<String> strings(@Nullable Object value) throws ComposeException {
    List<String> strings = new ArrayList<>();
    if (value instanceof String text) {
      strings.add(text);
    } else if (value instanceof List<?> list) {
      for (Object each : list) {
        if (!(each instanceof String text)) {
          throw new ComposeException("invalid type " + Trees.goType(value) + " for string list");
        }
        strings.add(text);
      }
    } else if (value != null) {
      throw new ComposeException("invalid type " + Trees.goType(value) + " for string list");
    }
    return strings;
  }

  Resolved resolve(String folder, List<String> chain) throws IOException {
    List<String> files = new ArrayList<>();
    for (String each : path) {
      files.add(Paths.resolve(folder, each));
    }
    String own = folder;
    if (!files.isEmpty()) {
      String first = files.get(0);
      if (chain.contains(first)) {
        List<String> all = new ArrayList<>(chain);
        all.add(first);
        throw new ComposeException(
            "include cycle detected:\n"
                + all.get(0)
                + "\n include "
                + String.join("\n include ", all.subList(1, all.size())));
      }
      String chosen = projectDirectory;
      own =
          chosen == null
              ? Objects.requireNonNullElse(Path.of(first).getParent(), Path.of("/")).toString()
              : Paths.resolve(folder, chosen);
    }
    List<Path> environmentFiles = environmentFiles(folder, own);
    Path parent = Path.of(own).getParent();
    if (parent != null && !Files.isDirectory(Path.of(own))) {
      own = parent.toString(); // as docker compose has it
    }
    return new Resolved(files, own, environmentFiles);
  }

  private List<Path> environmentFiles(String folder, String own) throws ComposeException {
    List<Path> files = new ArrayList<>();
    if (envFile.isEmpty()) {
      Path standard = Path.of(own, ".env");
      if (Files.isRegularFile(standard)) {
        files.add(standard);
      }
      return files;
    }
    for (String each : envFile) {
      Path file = Path.of(Paths.resolve(folder, each));
      if (!each.startsWith("/") && !Files.exists(file)) {
        throw new ComposeException("stat " + file + ": no such file or directory");
      }
      if (!each.startsWith("/") && Files.isDirectory(file)) {
        throw new ComposeException(file + " is not a file");
      }
      files.add(file);
    }
    return files;
  }

  /** Adds what an included project has; the same thing said twice must be said the same. */
  static void add(Map<String, @Nullable Object> imported, Map<String, @Nullable Object> tree)
      throws ComposeException {
    for (String section : SECTIONS) {
      Map<String, @Nullable Object> from = Trees.mapping(imported.get(section));
      if (from == null) {
        continue;
      }
      Map<String, @Nullable Object> to = Trees.section(tree, section);
      for (Map.Entry<String, @Nullable Object> each : from.entrySet()) {
        if (to.containsKey(each.getKey())
            && !Objects.equals(to.get(each.getKey()), each.getValue())) {
          throw new ComposeException(
              section + "." + each.getKey() + " conflicts with imported resource");
        }
        to.put(each.getKey(), each.getValue());
      }
      tree.put(section, to);
    }
  }
}
