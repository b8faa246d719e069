package io.jdock.compose.load;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Reads Compose files and lays them over one another: variables replaced, {@code extends} and
 * {@code include} followed, checked against the schema, canonical.
 */
final class FileLoader {
  private final Merge merge = new Merge();
  private final Uniqueness uniqueness = new Uniqueness();
  private final Schema schema;
  private final ProjectOptions options;
  private final Map<String, byte[]> contents = new HashMap<>();
  private final List<String> versionWarned = new ArrayList<>();

  FileLoader(ProjectOptions options) throws IOException {
    this.options = options;
    this.schema = Schema.load();
  }

  /**
   * What a set of files is read with.
   *
   * @param folder what paths in them are relative to
   * @param extended whether only a service of it is wanted, that another extends: then it is
   *     neither checked nor are its own extends and includes followed
   */
  private record Context(
      String folder,
      Map<String, String> environment,
      Interpolation interpolation,
      boolean extended) {}

  private Context context(String folder, Map<String, String> environment, boolean extended) {
    Function<String, @Nullable String> variables = environment::get;
    Consumer<String> warnings = options.warnings();
    return new Context(
        folder,
        environment,
        new Interpolation(new Template(variables, warnings), warnings),
        extended);
  }

  byte[] content(String file) throws IOException {
    byte[] known = contents.get(file);
    if (known == null) {
      try {
        known = file.equals("-") ? System.in.readAllBytes() : Files.readAllBytes(Path.of(file));
      } catch (NoSuchFileException e) {
        throw new ComposeException("open " + file + ": no such file or directory", e);
      } catch (AccessDeniedException e) {
        throw new ComposeException("open " + file + ": permission denied", e);
      } catch (IOException e) {
        throw Files.isDirectory(Path.of(file))
            ? new ComposeException("read " + file + ": is a directory", e)
            : e;
      }
      contents.put(file, known);
    }
    return known;
  }

  /** The tree that files make together. */
  Map<String, @Nullable Object> load(
      List<String> files, String folder, Map<String, String> environment) throws IOException {
    return load(files, folder, environment, List.of(), true);
  }

  private Map<String, @Nullable Object> load(
      List<String> files,
      String folder,
      Map<String, String> environment,
      List<String> including,
      boolean top)
      throws IOException {
    Context context = context(folder, environment, false);
    Map<String, @Nullable Object> tree = Trees.newMapping();
    for (String file : files) {
      tree = file(file, tree, context, including, new ArrayList<>());
    }
    Checks.addDefaults(tree);
    Checks.check(tree);
    if (!top || !options.skips(ProjectOptions.Step.PATH_RESOLUTION)) {
      new Paths(folder).apply(tree);
    }
    CallerEnvironment.apply(tree, environment);
    return tree;
  }

  private Map<String, @Nullable Object> file(
      String file,
      Map<String, @Nullable Object> base,
      Context context,
      List<String> including,
      List<TreePath> replaced)
      throws IOException {
    List<YamlReader.Document> documents;
    byte[] content = content(file);
    try {
      documents = YamlReader.read(content);
    } catch (ComposeException e) {
      String message = String.valueOf(e.getMessage());
      throw message.startsWith("non-string key")
          ? e
          : new ComposeException("failed to parse " + file + ": " + message, e);
    }
    Map<String, @Nullable Object> tree = base;
    for (YamlReader.Document document : documents) {
      replaced.addAll(document.replaced());
      tree = document(file, document, tree, context, including);
    }
    return tree;
  }

  private Map<String, @Nullable Object> document(
      String file,
      YamlReader.Document document,
      Map<String, @Nullable Object> base,
      Context context,
      List<String> including)
      throws IOException {
    Map<String, @Nullable Object> own = Trees.mapping(document.root());
    if (own == null) {
      throw new ComposeException("top-level object must be a mapping");
    }
    if (!options.skips(ProjectOptions.Step.INTERPOLATION)) {
      own = context.interpolation().apply(own);
    }
    if (!context.extended()) {
      extend(file, own, context, document.replaced());
    }
    Replacements.apply(base, document.replaced());
    if (!context.extended()) {
      List<String> chain = new ArrayList<>(including);
      chain.add(file);
      include(own, context, chain);
    }
    Map<String, @Nullable Object> merged = merge.merge(base, own);
    uniqueness.apply(merged);
    if (!context.extended()) {
      validate(file, merged);
    }
    new Canonical(options.skips(ProjectOptions.Step.INTERPOLATION), options.warnings())
        .apply(merged);
    omitEmptyAddresses(merged);
    uniqueness.apply(merged);
    return merged;
  }

  private void validate(String file, Map<String, @Nullable Object> tree) throws ComposeException {
    String complaint = schema.complaint(tree);
    if (complaint != null) {
      throw new ComposeException("validating " + file + ": " + complaint);
    }
    if (tree.containsKey("version")) {
      if (!versionWarned.contains(file)) {
        options
            .warnings()
            .accept(
                file
                    + ": the attribute `version` is obsolete, it will be ignored, please remove it"
                    + " to avoid potential confusion");
        versionWarned.add(file);
      }
      tree.remove("version");
    }
  }

  private static void omitEmptyAddresses(Map<String, @Nullable Object> tree) {
    for (Object each : Trees.section(tree, "services").values()) {
      Map<String, @Nullable Object> service = Trees.mapping(each);
      List<@Nullable Object> servers = service == null ? null : Trees.list(service.get("dns"));
      if (servers != null) {
        servers.removeIf(server -> server == null || server.equals(""));
      }
    }
  }

  private void extend(
      String file, Map<String, @Nullable Object> tree, Context context, List<TreePath> replaced)
      throws IOException {
    if (!tree.containsKey("services")) {
      return;
    }
    Map<String, @Nullable Object> services = Trees.mapping(tree.get("services"));
    if (services == null) {
      throw new ComposeException("services must be a mapping");
    }
    Extension extension =
        new Extension(
            merge,
            (name, path) -> {
              List<TreePath> places = new ArrayList<>();
              Context inner = context(context.folder(), context.environment(), true);
              Map<String, @Nullable Object> other =
                  file(path, Trees.newMapping(), inner, List.of(), places);
              return new Extension.Source(other, places);
            });
    extension.apply(file, services, context.folder(), replaced);
  }

  private void include(Map<String, @Nullable Object> tree, Context context, List<String> chain)
      throws IOException {
    for (Inclusion each : Inclusion.of(tree.get("include"))) {
      Inclusion.Resolved resolved = each.resolve(context.folder(), chain);
      Map<String, String> environment = new HashMap<>(context.environment());
      DotEnv.readAll(context.environment(), resolved.envFiles(), options.warnings())
          .forEach(environment::putIfAbsent);
      Map<String, @Nullable Object> imported =
          load(resolved.files(), resolved.folder(), environment, chain, false);
      Inclusion.add(imported, tree);
    }
    tree.remove("include");
  }
}
