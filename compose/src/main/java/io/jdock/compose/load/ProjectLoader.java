package io.jdock.compose.load;

import io.jdock.compose.load.ProjectOptions.Step;
import io.jdock.compose.model.FileObject;
import io.jdock.compose.model.Model;
import io.jdock.compose.model.Network;
import io.jdock.compose.model.Project;
import io.jdock.compose.model.Service;
import io.jdock.compose.model.Volume;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Loads a project: finds its files and variables, reads and merges the files, adds what goes
 * without saying, makes records of it, checks that it is consistent.
 */
public final class ProjectLoader {
  private final ProjectOptions options;
  private final ProjectFiles files;
  private final FileLoader loader;
  private final Map<String, String> environment;
  private final String name;

  private ProjectLoader(ProjectOptions options) throws IOException {
    this.options = options;
    String asked = options.projectName();
    if (asked != null && !asked.equals(ProjectFiles.normalize(asked))) {
      throw ProjectFiles.invalidName(asked);
    }
    this.files = ProjectFiles.find(options);
    this.loader = new FileLoader(options);
    this.environment = new TreeMap<>(files.environment());
    this.name = projectName();
    environment.put("COMPOSE_PROJECT_NAME", name);
  }

  /**
   * The project with the services that the profiles ask for.
   *
   * @throws ComposeException in docker compose's words if there is something wrong with it
   * @throws IOException if a file cannot be read
   */
  public static Project load(ProjectOptions options) throws IOException {
    return new ProjectLoader(options).project();
  }

  /**
   * The files merged into one tree of maps, lists and scalars, not yet a project.
   *
   * @throws IOException as {@link #load}
   */
  public static Map<String, @Nullable Object> loadTree(ProjectOptions options) throws IOException {
    return new ProjectLoader(options).tree();
  }

  private Map<String, @Nullable Object> tree() throws IOException {
    Map<String, @Nullable Object> tree =
        loader.load(files.files(), files.folder().toString(), environment);
    if (tree.isEmpty()) {
      throw new ComposeException("empty compose file");
    }
    if (name.isEmpty()) {
      throw new ComposeException("project name must not be empty");
    }
    if (!options.skips(Step.NORMALIZATION)) {
      tree.put("name", name);
      new Normalization(environment).apply(tree);
    }
    return tree;
  }

  private Project project() throws IOException {
    Map<String, @Nullable Object> tree = tree();
    Decoder decoder = new Decoder(options.warnings());
    Project project =
        new Project(
            name,
            files.folder(),
            decoder.all(Service.class, tree, "services", "name"),
            decoder.all(Network.class, tree, "networks", null),
            decoder.all(Volume.class, tree, "volumes", null),
            secrets(decoder, tree.get("secrets")),
            decoder.all(FileObject.class, tree, "configs", null),
            decoder.all(Model.class, tree, "models", null),
            Decoder.extensions(tree),
            files.files().stream().map(Path::of).toList(),
            environment,
            Map.of(),
            List.of(),
            "-");
    project = Selection.withProfiles(project, profiles());
    if (!options.skips(Step.CONSISTENCY)) {
      project = Consistency.check(project);
    }
    boolean discard = !options.skips(Step.FILE_DISCARDING);
    if (!options.skips(Step.ENVIRONMENT_RESOLUTION)) {
      project = withEnvironment(project, discard, options.warnings());
    }
    return ServiceFiles.withLabels(project, discard, options.warnings());
  }

  /** The project with what its services' {@code env_file} say in their environment. */
  public static Project withEnvironment(Project project, boolean discard, Consumer<String> warnings)
      throws IOException {
    return ServiceFiles.withEnvironment(project, discard, warnings);
  }

  private static Map<String, FileObject> secrets(Decoder decoder, @Nullable Object section)
      throws ComposeException {
    Map<String, FileObject> secrets = new TreeMap<>();
    Map<String, @Nullable Object> mapping = Trees.mapping(section);
    if (mapping != null) {
      for (Map.Entry<String, @Nullable Object> entry : mapping.entrySet()) {
        Map<String, @Nullable Object> secret = Trees.mapping(entry.getValue());
        Map<String, Object> given = new HashMap<>();
        if (secret != null && secret.get(CallerEnvironment.CONTENT) instanceof String content) {
          given.put("content", content);
        }
        secrets.put(
            entry.getKey(),
            decoder.record(FileObject.class, secret == null ? Trees.newMapping() : secret, given));
      }
    }
    return secrets;
  }

  private List<String> profiles() {
    if (!options.profiles().isEmpty()) {
      return options.profiles();
    }
    return Arrays.stream(environment.getOrDefault("COMPOSE_PROFILES", "").split(",", -1))
        .map(String::strip)
        .toList();
  }

  private String projectName() throws IOException {
    String asked = options.projectName();
    if (asked != null && !asked.isEmpty()) {
      return asked;
    }
    String fromEnvironment = environment.get("COMPOSE_PROJECT_NAME");
    if (fromEnvironment != null && !fromEnvironment.isEmpty()) {
      if (!fromEnvironment.equals(ProjectFiles.normalize(fromEnvironment))) {
        throw ProjectFiles.invalidName(fromEnvironment);
      }
      return fromEnvironment;
    }
    String said = nameInFiles();
    if (!said.isEmpty()) {
      String normal = options.skips(Step.NORMALIZATION) ? said : ProjectFiles.normalize(said);
      if (!normal.isEmpty()) {
        return normal;
      }
    }
    Path folder = files.folder().getFileName();
    return said.isEmpty() && folder != null ? ProjectFiles.normalize(folder.toString()) : "";
  }

  private String nameInFiles() throws IOException {
    List<String> names = new ArrayList<>();
    for (String file : files.files()) {
      for (String name : TopLevelName.of(loader.content(file))) {
        names.add(name);
      }
    }
    String last = names.isEmpty() ? "" : names.get(names.size() - 1);
    if (options.skips(Step.INTERPOLATION)) {
      return last;
    }
    Map<String, @Nullable Object> only = Trees.newMapping();
    only.put("name", last);
    return GoText.of(
        new Interpolation(new Template(environment::get, options.warnings()), options.warnings())
            .apply(only)
            .get("name"));
  }
}
