package io.jdock.compose.load;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Services that extend others, of the same file or another one.
 *
 * @see <a href="https://docs.docker.com/reference/compose-file/services/#extends">extends</a>
 */
final class Extension {
  /** Reads another file. */
  interface Files {
    Source read(String service, String file) throws IOException;
  }

  /**
   * What another file says.
   *
   * @param replaced places in it tagged {@code !reset} or {@code !override}
   */
  record Source(Map<String, @Nullable Object> tree, List<TreePath> replaced) {}

  private record Step(String file, String service) {}

  private final Merge merge;
  private final Files files;

  Extension(Merge merge, Files files) {
    this.merge = merge;
    this.files = files;
  }

  void apply(
      String file, Map<String, @Nullable Object> services, String folder, List<TreePath> replaced)
      throws IOException {
    for (String name : List.copyOf(services.keySet())) {
      services.put(name, service(name, file, services, folder, List.of(), replaced));
    }
  }

  private @Nullable Object service(
      String name,
      String file,
      Map<String, @Nullable Object> services,
      String folder,
      List<Step> steps,
      List<TreePath> replaced)
      throws IOException {
    Object value = services.get(name);
    if (value == null) {
      return null;
    }
    Map<String, @Nullable Object> service = Trees.mapping(value);
    if (service == null) {
      throw new ComposeException("services." + name + " must be a mapping");
    }
    if (!service.containsKey("extends")) {
      return service;
    }
    Map<String, @Nullable Object> extended = Trees.mapping(service.get("extends"));
    Object target = extended == null ? service.get("extends") : extended.get("service");
    if (!(target instanceof String base)) {
      throw new ComposeException("extends." + name + ".service is required");
    }
    Object other = extended == null ? null : extended.get("file");
    Map<String, @Nullable Object> from = services;
    String fromFile = file;
    String fromFolder = folder;
    List<TreePath> fromReplaced = replaced;
    if (other instanceof String path) {
      String absolute = Paths.resolve(folder, path);
      Source source = files.read(name, absolute);
      from = services(source.tree(), name, base, file, absolute, path);
      fromFile = absolute;
      fromFolder =
          Objects.requireNonNullElse(Path.of(absolute).getParent(), Path.of("/")).toString();
      new Paths(fromFolder).apply(source.tree());
      fromReplaced = source.replaced();
    } else if (!services.containsKey(base)) {
      throw new ComposeException(
          "cannot extend service "
              + GoText.quote(name)
              + " in "
              + file
              + ": service "
              + GoText.quote(base)
              + " not found");
    }
    List<Step> further = follow(steps, new Step(other instanceof String path ? path : file, name));
    Object found = service(base, fromFile, from, fromFolder, further, fromReplaced);
    Map<String, @Nullable Object> copy = Trees.mapping(Trees.copy(found));
    if (copy == null) {
      return service;
    }
    Map<String, @Nullable Object> holder = Trees.newMapping();
    Map<String, @Nullable Object> named = Trees.newMapping();
    named.put(name, copy);
    holder.put("services", named);
    Replacements.apply(holder, replaced);
    Map<String, @Nullable Object> merged = merge.service(copy, service);
    merged.remove("extends");
    services.put(name, merged);
    return merged;
  }

  private static List<Step> follow(List<Step> steps, Step next) throws ComposeException {
    List<Step> further = new ArrayList<>(steps);
    further.add(next);
    if (steps.contains(next)) {
      StringBuilder text = new StringBuilder("Circular reference:");
      for (int i = 0; i < further.size(); i++) {
        Step step = further.get(i);
        text.append(i == 0 ? "\n  " : "\n  extends ")
            .append(step.service())
            .append(" in ")
            .append(step.file());
      }
      throw new ComposeException(text.toString());
    }
    return further;
  }

  private static Map<String, @Nullable Object> services(
      Map<String, @Nullable Object> tree,
      String name,
      String base,
      String file,
      String absolute,
      String path)
      throws ComposeException {
    String start = "cannot extend service " + GoText.quote(name) + " in ";
    if (!tree.containsKey("services")) {
      throw new ComposeException(start + absolute + ": no services section");
    }
    Map<String, @Nullable Object> services = Trees.mapping(tree.get("services"));
    if (services == null) {
      throw new ComposeException(start + absolute + ": services must be a mapping");
    }
    if (!services.containsKey(base)) {
      throw new ComposeException(
          start + file + ": service " + GoText.quote(base) + " not found in " + path);
    }
    return services;
  }
}
