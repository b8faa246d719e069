package io.jdock.compose.engine;

import io.jdock.compose.model.Project;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Makes a project what its files say: images, networks, volumes, containers; then starts it. */
public final class Up {
  /**
   * @param wanted services that were named, or all; those left out of the project do not count
   * @param recreate {@code diverged}, {@code force} or {@code never}
   * @param recreateDependencies the same, of services that were not named
   */
  public record Options(
      Set<String> wanted,
      String recreate,
      String recreateDependencies,
      boolean renewVolumes,
      boolean removeOrphans,
      boolean ignoreOrphans,
      @Nullable Integer timeout,
      ImageStep.Options images) {}

  private final Engine engine;
  private final ImageStep.Builder builder;
  private final ImageStep.Credentials credentials;
  private final Predicate<String> confirmed;

  /**
   * @param confirmed asks the user a question that data hangs on
   */
  public Up(
      Engine engine,
      ImageStep.Builder builder,
      ImageStep.Credentials credentials,
      Predicate<String> confirmed) {
    this.engine = engine;
    this.builder = builder;
    this.credentials = credentials;
    this.confirmed = confirmed;
  }

  /**
   * @return the containers of each service that are to run, not started yet
   */
  public Map<String, List<ProjectContainer>> create(Project project, Options options)
      throws IOException, InterruptedException {
    distinctNames(project);
    Unsupported.check(project, engine.warnings());
    Map<String, String> images =
        new ImageStep(engine, project, builder, credentials).run(options.images());
    Map<String, String> networks = new NetworkStep(engine, project).run();
    Map<String, String> volumes = new VolumeStep(engine, project, confirmed).run();
    List<ProjectContainer> observed = new ArrayList<>();
    List<ProjectContainer> orphans = new ArrayList<>();
    for (ProjectContainer container :
        engine.listing().containers(project.name(), Listing.OneOff.EXCLUDE, true)) {
      String service = container.service();
      if (project.services().containsKey(service)) {
        observed.add(container);
      } else if (!project.disabledServices().containsKey(service)) {
        orphans.add(container);
      }
    }
    orphans(orphans, options);
    return new Convergence(
            engine,
            project,
            new Convergence.Options(
                options.wanted(),
                policy(options.recreate()),
                policy(options.recreateDependencies()),
                options.renewVolumes(),
                options.timeout()),
            networks,
            volumes,
            images)
        .run(observed);
  }

  private static Convergence.Recreate policy(String word) {
    return Convergence.Recreate.valueOf(word.toUpperCase(java.util.Locale.ROOT));
  }

  private void orphans(List<ProjectContainer> orphans, Options options)
      throws IOException, InterruptedException {
    if (orphans.isEmpty() || options.ignoreOrphans()) {
      return;
    }
    if (options.removeOrphans()) {
      new Removal(engine).remove(orphans, null, false);
      return;
    }
    engine
        .warnings()
        .warn(
            "Found orphan containers ("
                + orphans.stream()
                    .map(ProjectContainer::name)
                    .collect(Collectors.joining(" ", "[", "]"))
                + ") for this project. If you removed or renamed this service in your compose file,"
                + " you can run this command with the --remove-orphans flag to clean it up.");
  }

  private static void distinctNames(Project project) throws ComposeFailure {
    Map<String, String> owners = new HashMap<>();
    for (var service : project.services().values()) {
      String name = service.containerName();
      if (name == null || name.isEmpty()) {
        continue;
      }
      String other = owners.put(name, service.name());
      if (other != null) {
        throw new ComposeFailure(
            "services."
                + other
                + ": container name \""
                + name
                + "\" is already in use by service "
                + service.name());
      }
    }
  }
}
