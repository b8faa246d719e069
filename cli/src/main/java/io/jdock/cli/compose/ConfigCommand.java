package io.jdock.cli.compose;

import io.jdock.cli.Arguments;
import io.jdock.cli.CommandException;
import io.jdock.cli.ExitCode;
import io.jdock.cli.Session;
import io.jdock.cli.flag.Flag;
import io.jdock.cli.format.TabWriter;
import io.jdock.compose.load.GoText;
import io.jdock.compose.load.Platforms;
import io.jdock.compose.load.ProjectLoader;
import io.jdock.compose.load.ProjectOptions.Step;
import io.jdock.compose.load.ServiceHash;
import io.jdock.compose.load.Template;
import io.jdock.compose.load.Writer;
import io.jdock.compose.model.Model;
import io.jdock.compose.model.Project;
import io.jdock.compose.model.Service;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** {@code jdock compose config}. */
public final class ConfigCommand extends ComposeCommand {
  private final Flag<Boolean> environment =
      flags.bool(null, "environment", "Print environment used for interpolation.");
  private final Flag<String> format =
      flags.string(null, "format", "Format the output. Values: [yaml | json]");
  private final Flag<String> hash =
      flags.string(null, "hash", "Print the service config hash, one per line.");
  private final Flag<Boolean> images =
      flags.bool(null, "images", "Print the image names, one per line.");
  private final Flag<Boolean> lockImageDigests =
      flags.bool(null, "lock-image-digests", "Produces an override file with image digests");
  private final Flag<Boolean> models =
      flags.bool(null, "models", "Print the model names, one per line.");
  private final Flag<Boolean> networks =
      flags.bool(null, "networks", "Print the network names, one per line.");
  private final Flag<Boolean> noConsistency =
      flags.bool(
          null,
          "no-consistency",
          "Don't check model consistency - warning: may produce invalid Compose output");
  private final Flag<Boolean> noEnvResolution =
      flags.bool(null, "no-env-resolution", "Don't resolve service env files");
  private final Flag<Boolean> noInterpolate =
      flags.bool(null, "no-interpolate", "Don't interpolate environment variables");
  private final Flag<Boolean> noNormalize =
      flags.bool(null, "no-normalize", "Don't normalize compose model");
  private final Flag<Boolean> noPathResolution =
      flags.bool(null, "no-path-resolution", "Don't resolve file paths");
  private final Flag<String> output =
      flags.string("o", "output", "Save to file (default to stdout)");
  private final Flag<Boolean> profiles =
      flags.bool(null, "profiles", "Print the profile names, one per line.");
  private final Flag<Boolean> quiet =
      flags.bool("q", "quiet", "Only validate the configuration, don't print anything");
  private final Flag<Boolean> resolveImageDigests =
      flags.bool(null, "resolve-image-digests", "Pin image tags to digests");
  private final Flag<Boolean> services =
      flags.bool(null, "services", "Print the service names, one per line.");
  private final Flag<Boolean> variables =
      flags.bool(null, "variables", "Print model variables and default values.");
  private final Flag<Boolean> volumes =
      flags.bool(null, "volumes", "Print the volume names, one per line.");

  public ConfigCommand() {
    super(
        "config [OPTIONS] [SERVICE...]",
        "Parse, resolve and render compose file in canonical format",
        Arguments.any());
  }

  @Override
  public List<Example> examples() {
    return List.of(
        new Example("compose config", "what the files say once variables and defaults are in"),
        new Example("compose config -q", "only whether they are right"),
        new Example("compose config --variables", "which variables they want"));
  }

  @Override
  protected int run(Session session, List<String> arguments) throws IOException {
    String text = text(session, arguments);
    if (isListing()) {
      session.out().print(text); // docker compose lists even when asked to be quiet
    } else if (quiet.get()) {
      return ExitCode.OK;
    } else if (output.get().isEmpty() || text.isEmpty()) {
      session.out().print(text);
    } else {
      Files.writeString(compose().directory().resolve(output.get()), text, StandardCharsets.UTF_8);
    }
    return ExitCode.OK;
  }

  private boolean isListing() {
    return services.get()
        || volumes.get()
        || networks.get()
        || models.get()
        || !hash.get().isEmpty()
        || profiles.get()
        || images.get()
        || variables.get()
        || environment.get();
  }

  private Step[] skipped(Step... more) {
    List<Step> steps = new ArrayList<>(List.of(more));
    if (noInterpolate.get()) {
      steps.add(Step.INTERPOLATION);
    }
    if (noNormalize.get() || compose().compatibility()) {
      steps.add(Step.NORMALIZATION);
    }
    if (noPathResolution.get()) {
      steps.add(Step.PATH_RESOLUTION);
    }
    if (noConsistency.get()) {
      steps.add(Step.CONSISTENCY);
    }
    return steps.toArray(new Step[0]);
  }

  private String text(Session session, List<String> names) throws IOException {
    if (services.get()) {
      return lines(serviceNames(session));
    }
    if (variables.get()) {
      return variables(session);
    }
    if (!isListing()) {
      return rendered(session, names);
    }
    if (environment.get()) {
      List<String> pairs = new ArrayList<>();
      project(session, names).environment().forEach((name, value) -> pairs.add(name + "=" + value));
      return lines(pairs);
    }
    boolean whole = volumes.get() || networks.get() || models.get() || !hash.get().isEmpty();
    Project project =
        compose().project(session, whole ? List.of() : names, skipped(Step.ENVIRONMENT_RESOLUTION));
    if (volumes.get()) {
      return lines(project.volumes().keySet());
    }
    if (networks.get()) {
      return lines(project.networks().keySet());
    }
    if (models.get()) {
      return lines(
          project.models().values().stream().map(Model::model).map(String::valueOf).toList());
    }
    if (!hash.get().isEmpty()) {
      return hashes(project);
    }
    return lines(profiles.get() ? profiles(project) : images(project));
  }

  private static String lines(Iterable<String> lines) {
    StringBuilder text = new StringBuilder();
    lines.forEach(line -> text.append(line).append('\n'));
    return text.toString();
  }

  private Project project(Session session, List<String> names) throws IOException {
    return compose().project(session, names, skipped());
  }

  private List<String> serviceNames(Session session) throws IOException {
    if (noInterpolate.get()) {
      Object section =
          ProjectLoader.loadTree(compose().projectOptions(session, skipped())).get("services");
      return section instanceof Map<?, ?> map
          ? map.keySet().stream().map(String::valueOf).toList()
          : List.of();
    }
    Project project = compose().project(session, List.of(), skipped(Step.ENVIRONMENT_RESOLUTION));
    List<String> ordered = new ArrayList<>();
    project.serviceNames().forEach(name -> addAfterDependencies(project, name, ordered));
    return ordered;
  }

  private static void addAfterDependencies(Project project, String name, List<String> ordered) {
    Service service = project.services().get(name);
    if (service == null || ordered.contains(name)) {
      return;
    }
    service.dependsOn().keySet().forEach(other -> addAfterDependencies(project, other, ordered));
    if (!ordered.contains(name)) {
      ordered.add(name);
    }
  }

  private static List<String> profiles(Project project) {
    TreeSet<String> names = new TreeSet<>();
    project.services().values().forEach(service -> names.addAll(service.profiles()));
    project.disabledServices().values().forEach(service -> names.addAll(service.profiles()));
    return new ArrayList<>(names);
  }

  private List<String> images(Project project) {
    List<String> names = new ArrayList<>();
    for (Service service : project.services().values()) {
      String image = service.image();
      names.add(image == null ? project.name() + project.separator() + service.name() : image);
    }
    return names;
  }

  private String hashes(Project project) throws IOException {
    Project complete = Platforms.apply(project);
    List<String> names =
        hash.get().equals("*")
            ? complete.serviceNames()
            : List.of(hash.get().split(",", -1)).stream().sorted().toList();
    List<String> hashes = new ArrayList<>();
    for (String name : names) {
      Service service = complete.services().get(name);
      if (service == null) {
        throw new CommandException(
            complete.disabledServices().containsKey(name)
                ? "service " + GoText.quote(name) + " is disabled"
                : "no such service: " + name + ": not found");
      }
      hashes.add(name + " " + ServiceHash.of(service));
    }
    return lines(hashes);
  }

  private String variables(Session session) throws IOException {
    List<Step> steps = new ArrayList<>(List.of(skipped()));
    steps.add(Step.INTERPOLATION);
    Map<String, @Nullable Object> tree =
        ProjectLoader.loadTree(compose().projectOptions(session, steps.toArray(new Step[0])));
    Map<String, Template.Variable> found = Template.variables(tree);
    switch (format.get()) {
      case "", "table", "pretty" -> {
        StringBuilder rows = new StringBuilder("NAME\tREQUIRED\tDEFAULT VALUE\tALTERNATE VALUE\n");
        for (Template.Variable each : found.values()) {
          rows.append(each.name()).append('\t').append(each.required()).append('\t');
          rows.append(each.standard()).append('\t').append(each.alternate()).append('\n');
        }
        return new TabWriter(20, 1).align(rows.toString());
      }
      case "yaml" -> {
        return Writer.yaml(
            described(found, "name", "defaultvalue", "presencevalue", "required"), 4);
      }
      case "json" -> {
        return Writer.json(described(found, "Name", "DefaultValue", "PresenceValue", "Required"))
            + "\n";
      }
      default ->
          throw new CommandException(
              "format value "
                  + GoText.quote(format.get())
                  + " could not be parsed: parsing failed");
    }
  }

  private static Object described(
      Map<String, Template.Variable> found,
      String name,
      String standard,
      String alternate,
      String required) {
    Map<String, Object> all = new TreeMap<>();
    found.forEach(
        (key, each) -> {
          Map<String, Object> fields = new LinkedHashMap<>();
          fields.put(name, each.name());
          fields.put(standard, each.standard());
          fields.put(alternate, each.alternate());
          fields.put(required, each.required());
          all.put(key, fields);
        });
    return all;
  }

  private String rendered(Session session, List<String> names) throws IOException {
    String kind = format.get().isEmpty() ? "yaml" : format.get();
    if (noInterpolate.get()) {
      Map<String, @Nullable Object> tree =
          ProjectLoader.loadTree(compose().projectOptions(session, skipped()));
      if (resolveImageDigests.get() || lockImageDigests.get()) {
        ImageDigests.resolve(session, tree, lockImageDigests.get());
      }
      checkKind(kind);
      return kind.equals("json") ? Writer.json(tree) : Writer.yaml(tree);
    }
    Project project = project(session, names);
    if (!noEnvResolution.get()) {
      // loading did so for what profiles enable; these are the services enabled by name
      project =
          ProjectLoader.withEnvironment(
              project, true, compose().projectOptions(session).warnings());
    }
    if (resolveImageDigests.get() || lockImageDigests.get()) {
      project = ImageDigests.resolve(session, project, lockImageDigests.get());
    }
    if (!noConsistency.get()) {
      checkContainerNames(project);
    }
    checkKind(kind);
    String text = kind.equals("json") ? Writer.json(project) : Writer.yaml(project);
    return text.replace("$", "$$");
  }

  private static void checkKind(String kind) {
    if (!kind.equals("json") && !kind.equals("yaml")) {
      throw new CommandException("unsupported format " + GoText.quote(kind));
    }
  }

  private static void checkContainerNames(Project project) {
    Map<String, String> names = new HashMap<>();
    for (Service service : project.services().values()) {
      String name = service.containerName();
      String other = name == null ? null : names.putIfAbsent(name, service.name());
      if (other != null) {
        throw new CommandException(
            "services."
                + service.name()
                + ": container name "
                + GoText.quote(String.valueOf(name))
                + " is already in use by service "
                + other
                + "\"");
      }
    }
  }
}
