package io.jdock.compose.load;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Which files make up the project, and the variables they are read with: the caller's, then .env.
 *
 * @param files absolute, or {@code -}
 * @param folder what paths are relative to
 */
record ProjectFiles(List<String> files, Path folder, Map<String, String> environment) {
  private static final List<String> NAMES =
      List.of("compose.yaml", "compose.yml", "docker-compose.yml", "docker-compose.yaml");
  private static final List<String> OVERRIDES =
      List.of(
          "compose.override.yml",
          "compose.override.yaml",
          "docker-compose.override.yml",
          "docker-compose.override.yaml");

  static ProjectFiles find(ProjectOptions options) throws IOException {
    Path caller = options.workingDirectory();
    Map<String, String> environment = new TreeMap<>(options.environment());
    environment.putIfAbsent("PWD", caller.toString());
    List<String> files = new ArrayList<>();
    for (String file : options.files()) {
      files.add(file.equals("-") ? file : caller.resolve(file).normalize().toString());
    }
    addEnvironment(options, folder(options, files), environment);
    if (files.isEmpty()) {
      files.addAll(named(environment, caller));
    }
    if (files.isEmpty()) {
      files.addAll(standard(folder(options, files), options));
    }
    Path folder = folder(options, files);
    addEnvironment(options, folder, environment);
    if (files.isEmpty()) {
      throw new ComposeException("no configuration file provided: not found");
    }
    return new ProjectFiles(files, folder, environment);
  }

  private static Path folder(ProjectOptions options, List<String> files) {
    Path chosen = options.projectDirectory();
    if (chosen != null) {
      return options.workingDirectory().resolve(chosen).normalize();
    }
    for (String file : files) {
      Path parent = file.equals("-") ? null : Path.of(file).getParent();
      if (parent != null) {
        return parent;
      }
    }
    return options.workingDirectory();
  }

  private static void addEnvironment(
      ProjectOptions options, Path folder, Map<String, String> environment) throws IOException {
    List<Path> files = new ArrayList<>();
    for (Path file : options.envFiles()) {
      files.add(options.workingDirectory().resolve(file).normalize());
    }
    if (files.isEmpty() && !disabled(environment)) {
      Path standard = folder.resolve(".env");
      if (Files.isRegularFile(standard)) {
        files.add(standard);
      }
    }
    DotEnv.readAll(environment, files, options.warnings()).forEach(environment::putIfAbsent);
  }

  private static boolean disabled(Map<String, String> environment) throws ComposeException {
    String text = environment.get("COMPOSE_DISABLE_ENV_FILE");
    if (text == null) {
      return false;
    }
    return switch (text) {
      case "1", "t", "T", "true", "TRUE", "True" -> true;
      case "0", "f", "F", "false", "FALSE", "False" -> false;
      default ->
          throw new ComposeException(
              "strconv.ParseBool: parsing " + GoText.quote(text) + ": invalid syntax");
    };
  }

  private static List<String> named(Map<String, String> environment, Path caller)
      throws ComposeException {
    String text = environment.get("COMPOSE_FILE");
    if (text == null) {
      return List.of();
    }
    String separator = environment.getOrDefault("COMPOSE_PATH_SEPARATOR", "");
    List<String> files = new ArrayList<>();
    for (String each :
        text.split(java.util.regex.Pattern.quote(separator.isEmpty() ? ":" : separator), -1)) {
      Path file = caller.resolve(each).normalize();
      if (!each.equals("-") && !Files.exists(file)) {
        throw new ComposeException("stat " + file + ": no such file or directory");
      }
      files.add(each.equals("-") ? each : file.toString());
    }
    return files;
  }

  private static List<String> standard(Path start, ProjectOptions options) {
    for (Path folder = start; folder != null; folder = folder.getParent()) {
      String file = first(folder, NAMES, "config", options);
      if (file != null) {
        String override = first(folder, OVERRIDES, "override", options);
        return override == null ? List.of(file) : List.of(file, override);
      }
    }
    return List.of();
  }

  private static @Nullable String first(
      Path folder, List<String> names, String kind, ProjectOptions options) {
    List<String> found =
        names.stream().map(folder::resolve).filter(Files::exists).map(Path::toString).toList();
    if (found.size() > 1) {
      options
          .warnings()
          .accept(
              "Found multiple "
                  + kind
                  + " files with supported names: "
                  + String.join(", ", found));
      options.warnings().accept("Using " + found.get(0));
    }
    return found.isEmpty() ? null : found.get(0);
  }

  /** A name that a project may have: lower case letters, digits, dashes and underscores. */
  static String normalize(String name) {
    return name.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9_-]", "").replaceFirst("^[_-]+", "");
  }

  static ComposeException invalidName(String name) {
    return new ComposeException(
        "invalid project name "
            + GoText.quote(name)
            + ": must consist only of lowercase alphanumeric characters, hyphens, and underscores"
            + " as well as start with a letter or number");
  }
}
