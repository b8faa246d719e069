package io.jdock.cli.compose;

import io.jdock.cli.CommandException;
import io.jdock.cli.ExitCode;
import io.jdock.cli.Session;
import io.jdock.cli.flag.Flag;
import io.jdock.cli.flag.Flags;
import io.jdock.compose.load.GoText;
import io.jdock.compose.load.ProjectLoader;
import io.jdock.compose.load.ProjectOptions;
import io.jdock.compose.load.Selection;
import io.jdock.compose.model.Project;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The options that stand between {@code compose} and its command, and the project they name. */
public final class ComposeOptions {
  private static final Set<String> PROGRESS =
      Set.of("", "auto", "tty", "plain", "json", "quiet", "none");

  private final Flags flags = new Flags(false, true);
  private final Flag<Boolean> allResources =
      flags.bool(null, "all-resources", "Include all resources, even those not used by services");
  private final Flag<String> ansi =
      flags.string(
          null,
          "ansi",
          "auto",
          "Control when to print ANSI control characters (\"never\"|\"always\"|\"auto\")");
  private final Flag<Boolean> compatibility =
      flags.bool(null, "compatibility", "Run compose in backward compatibility mode");
  private final Flag<Boolean> dryRun =
      flags.bool(null, "dry-run", "Execute command in dry run mode");
  private final Flag<List<String>> envFiles =
      flags.list(
          null, "env-file", "stringArray", "Specify an alternate environment file", text -> text);
  private final Flag<List<String>> files =
      flags.list("f", "file", "stringArray", "Compose configuration files", text -> text);
  private final Flag<Long> parallel =
      flags.integer(null, "parallel", -1, "Control max parallelism, -1 for unlimited");
  private final Flag<List<String>> profiles =
      flags.list(null, "profile", "stringArray", "Specify a profile to enable", text -> text);
  private final Flag<String> progress =
      flags.string(null, "progress", "Set type of progress output (auto, tty, plain, json, quiet)");
  private final Flag<String> projectDirectory =
      flags.string(
          null,
          "project-directory",
          "Specify an alternate working directory (default: the path of the, first specified,"
              + " Compose file)");
  private final Flag<String> projectName = flags.string("p", "project-name", "Project name");
  private final Map<String, String> environment;
  private final Path directory;
  private boolean quiet;

  /** In the caller's own environment and directory. */
  public ComposeOptions() {
    this(System.getenv(), Path.of("").toAbsolutePath());
  }

  /**
   * @param directory where the caller stands
   */
  public ComposeOptions(Map<String, String> environment, Path directory) {
    this.environment = environment;
    this.directory = directory;
  }

  public Flags flags() {
    return flags;
  }

  /**
   * Reads the options; answers the command and what follows it.
   *
   * @throws CommandException if two of them contradict each other
   */
  public List<String> parse(List<String> words) {
    List<String> rest = flags.parse(words);
    if (!PROGRESS.contains(progress())) {
      throw new CommandException("unsupported --progress value " + GoText.quote(progress()));
    }
    if (progress().equals("tty") && ansi().equals("never")) {
      throw new CommandException("can't use --progress tty while ANSI support is disabled");
    }
    if (progress().equals("plain") && ansi().equals("always")) {
      throw new CommandException("can't use --progress plain while ANSI support is forced");
    }
    parallel();
    return rest;
  }

  /**
   * {@code auto}, {@code never} or {@code always}: whether colours and cursor movements are sent.
   */
  public String ansi() {
    String none = environment.get("NO_COLOR");
    if (none != null && !none.isEmpty()) {
      return "never";
    }
    return ansi.changed() ? ansi.get() : environment.getOrDefault("COMPOSE_ANSI", ansi.get());
  }

  /** {@code auto}, {@code tty}, {@code plain}, {@code json}, {@code quiet}; empty for auto. */
  public String progress() {
    if (quiet) {
      return "quiet";
    }
    return progress.changed()
        ? progress.get()
        : environment.getOrDefault("COMPOSE_PROGRESS", progress.get());
  }

  /** Shows no progress, whatever the options say. */
  void quieten() {
    quiet = true;
  }

  /** How many things are done at once; -1 for any number. */
  public int parallel() {
    String limit = environment.get("COMPOSE_PARALLEL_LIMIT");
    if (parallel.changed() || limit == null) {
      return Math.toIntExact(parallel.get());
    }
    try {
      return Integer.parseInt(limit);
    } catch (NumberFormatException e) {
      throw new CommandException(
          ExitCode.FAILED,
          "COMPOSE_PARALLEL_LIMIT must be an integer (found: " + GoText.quote(limit) + ")");
    }
  }

  public boolean dryRun() {
    return dryRun.get();
  }

  /** Whether networks, volumes and so on count that no service uses. */
  public boolean allResources() {
    return allResources.get();
  }

  /** Whether names are joined by underscores, as docker-compose 1 did. */
  public boolean compatibility() {
    return compatibility.get()
        || Boolean.parseBoolean(environment.getOrDefault("COMPOSE_COMPATIBILITY", ""))
        || "1".equals(environment.get("COMPOSE_COMPATIBILITY"));
  }

  /** What stands between the parts of a container's name. */
  public String separator() {
    return compatibility() ? "_" : "-";
  }

  /** {@code --env-file} as given, or COMPOSE_ENV_FILES: absolute paths. */
  public List<Path> envFiles() {
    List<String> given = envFiles.get();
    if (!envFiles.changed()) {
      given =
          Arrays.stream(environment.getOrDefault("COMPOSE_ENV_FILES", "").split(","))
              .filter(file -> !file.isEmpty())
              .toList();
    }
    return given.stream().map(file -> directory.resolve(file).normalize()).toList();
  }

  /** {@code -p}; null if it is not given. */
  public @Nullable String projectName() {
    return projectName.get().isEmpty() ? null : projectName.get();
  }

  /** A variable of the caller's environment; empty if it is not set. */
  String variable(String name) {
    return environment.getOrDefault(name, "");
  }

  /** Whether {@code -f} is given. */
  public boolean hasFiles() {
    return !files.get().isEmpty();
  }

  /** Where the caller stands: what paths on the command line are relative to. */
  public Path directory() {
    return directory;
  }

  /** What to load, with some steps left out. */
  public ProjectOptions projectOptions(Session session, ProjectOptions.Step... skipped) {
    return new ProjectOptions(
        files.get(),
        profiles.get(),
        projectName(),
        projectDirectory.get().isEmpty() ? null : Path.of(projectDirectory.get()),
        envFiles(),
        environment,
        directory,
        List.of(skipped),
        warnings(session));
  }

  /** The project with the named services, or all, and what they depend on. */
  public Project project(Session session, List<String> services, ProjectOptions.Step... skipped)
      throws IOException {
    return selected(
        ProjectLoader.load(projectOptions(session, skipped)).withSeparator(separator()), services);
  }

  /** Same, of a project that is already loaded. */
  public Project selected(Project all, List<String> services) throws IOException {
    Project project =
        Selection.withSelected(
            Selection.withEnabled(all, services), services, Selection.Related.DEPENDENCIES);
    return allResources() ? project : Selection.withoutUnused(project);
  }

  /**
   * The project's name where that is all that is needed: given, or COMPOSE_PROJECT_NAME, so that no
   * file need be there; else the project is loaded.
   */
  public String nameOnly(Session session) throws IOException {
    String given = projectName();
    if (given != null) {
      return given;
    }
    String fromEnvironment = environment.getOrDefault("COMPOSE_PROJECT_NAME", "");
    return fromEnvironment.isEmpty() ? project(session, List.of()).name() : fromEnvironment;
  }

  /** Prints warnings as docker compose does. */
  static Consumer<String> warnings(Session session) {
    return text -> {
      session
          .err()
          .println(
              session.terminal().err()
                  ? "\u001b[33mWARN\u001b[0m[0000] " + text + " "
                  : "time=\""
                      + Instant.now().truncatedTo(ChronoUnit.SECONDS)
                      + "\" level=warning msg="
                      + GoText.quote(text));
      session.err().flush();
    };
  }
}
