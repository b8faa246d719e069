package io.jdock.cli.compose;

import io.jdock.cli.CommandException;
import io.jdock.cli.flag.Flag;
import io.jdock.cli.flag.Flags;
import io.jdock.compose.engine.ImageStep;
import io.jdock.compose.engine.Up;
import io.jdock.compose.model.Project;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The options that {@code up} and {@code create} have in common. */
final class UpOptions {
  private final Flag<Boolean> build;
  private final Flag<Boolean> noBuild;
  private final Flag<Boolean> forceRecreate;
  private final Flag<Boolean> noRecreate;
  private final Flag<Boolean> removeOrphans;
  private final Flag<Boolean> quietBuild;
  private final Flag<Boolean> quietPull;
  private final Flag<Boolean> assumeYes;
  private final Flag<String> pull;
  private final Flag<List<String>> scale;

  UpOptions(Flags flags) {
    build = flags.bool(null, "build", "Build images before starting containers");
    noBuild = flags.bool(null, "no-build", "Don't build an image, even if it's policy");
    forceRecreate =
        flags.bool(
            null,
            "force-recreate",
            "Recreate containers even if their configuration and image haven't changed");
    noRecreate =
        flags.bool(
            null,
            "no-recreate",
            "If containers already exist, don't recreate them. Incompatible with --force-recreate.");
    removeOrphans =
        flags.bool(
            null,
            "remove-orphans",
            "Remove containers for services not defined in the Compose file");
    quietBuild = flags.bool(null, "quiet-build", "Suppress the build output");
    quietPull = flags.bool(null, "quiet-pull", "Pull without printing progress information");
    assumeYes =
        flags.bool("y", "yes", "Assume \"yes\" as answer to all prompts and run non-interactively");
    pull =
        flags.string(
            null,
            "pull",
            "policy",
            "Pull image before running (\"always\"|\"missing\"|\"never\"|\"build\"|\"policy\")");
    scale =
        flags.list(
            null,
            "scale",
            "scale",
            "Scale SERVICE to NUM instances. Overrides the `scale` setting in the Compose file if"
                + " present.",
            text -> text);
  }

  /** What builds are told. */
  List<String> buildWords() {
    return quietBuild.get() ? List.of("--quiet") : List.of();
  }

  boolean assumeYes() {
    return assumeYes.get();
  }

  /**
   * @param wanted services that were named; empty for all
   */
  Up.Options up(
      Project project,
      List<String> wanted,
      boolean recreateDependencies,
      boolean renewVolumes,
      @Nullable Integer timeout) {
    if (build.get() && noBuild.get()) {
      throw new CommandException("--build and --no-build are incompatible");
    }
    if (forceRecreate.get() && noRecreate.get()) {
      throw new CommandException("--force-recreate and --no-recreate are incompatible");
    }
    if (recreateDependencies && noRecreate.get()) {
      throw new CommandException("--always-recreate-deps and --no-recreate are incompatible");
    }
    Set<String> named = new TreeSet<>(wanted.isEmpty() ? project.serviceNames() : wanted);
    return new Up.Options(
        named,
        forceRecreate.get() ? "force" : noRecreate.get() ? "never" : "diverged",
        recreateDependencies ? "force" : noRecreate.get() ? "never" : "diverged",
        renewVolumes,
        removeOrphans.get(),
        Boolean.parseBoolean(project.environment().getOrDefault("COMPOSE_IGNORE_ORPHANS", "")),
        timeout,
        new ImageStep.Options(
            build.get(), noBuild.get(), ComposeEngine.pullPolicy(pull.get()), quietPull.get()));
  }

  /** The project with as many containers of each service as {@code --scale} says. */
  Project scaled(Project project) {
    return scaled(project, scale.get());
  }

  static Project scaled(Project project, List<String> scales) {
    var services = new LinkedHashMap<>(project.services());
    for (Map.Entry<String, Integer> each : replicas(scales).entrySet()) {
      var service = services.get(each.getKey());
      if (service == null) {
        throw new CommandException("no such service: " + each.getKey());
      }
      var changed = service.with("scale", each.getValue());
      var deploy = service.deploy();
      if (deploy != null) {
        changed =
            changed.with(
                "deploy", io.jdock.compose.model.Copies.with(deploy, "replicas", each.getValue()));
      }
      services.put(each.getKey(), changed);
    }
    return project.withServices(services);
  }

  private static Map<String, Integer> replicas(List<String> scales) {
    Map<String, Integer> replicas = new LinkedHashMap<>();
    for (String each : scales) {
      int equals = each.indexOf('=');
      String count = equals < 0 ? "" : each.substring(equals + 1);
      if (equals <= 0) {
        throw new CommandException(
            "invalid --scale option \"" + each + "\". Should be SERVICE=NUM");
      }
      if (!count.matches("[0-9]{1,6}")) {
        throw new CommandException(
            "invalid scale specifier: strconv.Atoi: parsing \"" + count + "\": invalid syntax");
      }
      replicas.put(each.substring(0, equals), Integer.parseInt(count));
    }
    return replicas;
  }
}
