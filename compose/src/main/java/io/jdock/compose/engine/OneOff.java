package io.jdock.compose.engine;

import io.jdock.compose.model.Copies;
import io.jdock.compose.model.Project;
import io.jdock.compose.model.Service;
import java.io.IOException;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Makes a container of a service for one command, besides those that {@code up} keeps. */
public final class OneOff {
  private static final int SLUG_BYTES = 32;
  private static final int SHOWN = 12;

  /**
   * @param name of the container; empty for project, service, {@code run} and a random number
   * @param attachStdin whether somebody will type
   * @param aliases whether others may reach it under the service's name
   * @param dependencies whether what the service depends on is started first
   */
  public record Options(
      String name,
      boolean autoRemove,
      boolean attachStdin,
      boolean aliases,
      boolean dependencies,
      boolean removeOrphans,
      ImageStep.Options images) {}

  /** Sees to it that a project's images are there. */
  @FunctionalInterface
  public interface Images {
    /**
     * @return the images' ids by service
     */
    Map<String, String> run(Project project, ImageStep.Options options)
        throws IOException, InterruptedException;
  }

  private final Engine engine;
  private final Up up;
  private final Images images;

  public OneOff(Engine engine, Up up, Images images) {
    this.engine = engine;
    this.up = up;
    this.images = images;
  }

  /**
   * @param service as the user wants it this time
   * @return the container; it is not started yet
   */
  public ProjectContainer create(Project project, Service service, Options options)
      throws IOException, InterruptedException {
    Unsupported.check(project.withServices(Map.of(service.name(), service)), engine.warnings());
    Map<String, List<ProjectContainer>> containers = dependencies(project, service, options);
    for (ProjectContainer container :
        engine.listing().containers(project.name(), Listing.OneOff.EXCLUDE, true)) {
      List<ProjectContainer> known =
          containers.computeIfAbsent(container.service(), each -> new ArrayList<>());
      if (known.stream().noneMatch(each -> each.id().equals(container.id()))) {
        known.add(container);
      }
    }
    if (options.dependencies()) {
      new Start(engine, project).awaitDependencies(service, containers);
    }
    Project alone = project.withServices(Map.of(service.name(), service));
    String image = images.run(alone, options.images()).get(service.name());
    byte[] random = new byte[SLUG_BYTES];
    new SecureRandom().nextBytes(random);
    String slug = HexFormat.of().formatHex(random);
    String name =
        options.name().isEmpty()
            ? String.join(
                project.separator(),
                project.name(),
                service.name(),
                "run",
                slug.substring(0, SHOWN))
            : options.name();
    Service changed = once(service.with("containerName", name));
    Map<String, String> labels =
        ServiceLabels.of(project, changed, engine.hashes().of(changed), true);
    labels.put(Labels.SLUG, slug);
    if (image != null) {
      labels.put(Labels.IMAGE, image);
    }
    Service resolved =
        new Convergence(
                engine,
                project,
                new Convergence.Options(
                    Set.of(), Convergence.Recreate.NEVER, Convergence.Recreate.NEVER, false, null),
                Map.of(),
                Map.of(),
                Map.of())
            .resolved(changed, containers);
    ProjectContainer created =
        new Creation(engine, project)
            .create(
                resolved,
                -1,
                name,
                new ContainerRequest.Options(
                    options.autoRemove(), options.attachStdin(), options.aliases(), labels),
                List.of(),
                containers);
    new Injection(engine, project).run(service, created);
    return created;
  }

  /** One command is not started again when it has ended. */
  private static Service once(Service service) {
    Service once = service.with("restart", null).with("scale", 1);
    return once.deploy() == null
        ? once
        : once.with("deploy", Copies.with(once.deploy(), "restartPolicy", null));
  }

  /** Networks and volumes are made in any case. */
  private Map<String, List<ProjectContainer>> dependencies(
      Project project, Service service, Options options) throws IOException, InterruptedException {
    Map<String, Service> others = new TreeMap<>();
    if (options.dependencies()) {
      others.putAll(project.services());
      others.remove(service.name());
    }
    Map<String, Service> rest = new TreeMap<>(project.disabledServices());
    rest.putAll(project.services());
    rest.keySet().removeAll(others.keySet());
    Project needed = project.withServices(others, rest);
    Map<String, List<ProjectContainer>> containers =
        new TreeMap<>(
            up.create(
                needed,
                new Up.Options(
                    others.keySet(),
                    "diverged",
                    "diverged",
                    false,
                    options.removeOrphans(),
                    false,
                    null,
                    new ImageStep.Options(false, false, "", options.images().quietPull()))));
    new Start(engine, needed).run(containers);
    containers.replaceAll((name, list) -> new ArrayList<>(list));
    return containers;
  }
}
