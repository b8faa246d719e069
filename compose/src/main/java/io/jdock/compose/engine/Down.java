package io.jdock.compose.engine;

import io.jdock.api.client.EngineException;
import io.jdock.api.client.JsonObject;
import io.jdock.api.client.Query;
import io.jdock.compose.load.Selection;
import io.jdock.compose.model.Project;
import io.jdock.compose.progress.Event;
import io.jdock.compose.progress.Status;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Takes a project away: containers, networks, and volumes and images if asked for. */
public final class Down {
  /**
   * @param services to take away; empty for the whole project
   * @param images {@code local} (those without a name in the file), {@code all} or empty
   * @param separator of the parts of an image's name, where there are no files
   * @param timeout seconds that containers have to end by themselves; null for their own
   */
  public record Options(
      Set<String> services,
      boolean removeOrphans,
      boolean volumes,
      String images,
      String separator,
      @Nullable Integer timeout) {}

  private final Engine engine;

  public Down(Engine engine) {
    this.engine = engine;
  }

  /**
   * @param project as its files say; null if there are none: then labels tell what belongs to it
   */
  public void run(String name, @Nullable Project project, Options options)
      throws IOException, InterruptedException {
    List<ProjectContainer> all =
        engine
            .listing()
            .containers(
                name,
                options.removeOrphans() ? Listing.OneOff.INCLUDE : Listing.OneOff.EXCLUDE,
                true);
    Map<String, Set<String>> dependencies =
        project == null ? dependencies(all) : Dependencies.of(project);
    Map<String, List<ProjectContainer>> byService = new TreeMap<>();
    List<ProjectContainer> orphans = new ArrayList<>();
    for (ProjectContainer container : all) {
      boolean known =
          dependencies.containsKey(container.service())
              && (options.services().isEmpty() || options.services().contains(container.service()));
      if (known) {
        byService.computeIfAbsent(container.service(), s -> new ArrayList<>()).add(container);
      } else if (!dependencies.containsKey(container.service())) {
        orphans.add(container);
      }
    }
    Removal removal = new Removal(engine, project);
    new DependencyOrder(dependencies)
        .reversed()
        .run(
            engine.threads(),
            service ->
                removal.remove(
                    byService.getOrDefault(service, List.of()),
                    options.timeout(),
                    options.volumes()));
    if (options.removeOrphans()) {
      removal.remove(orphans, options.timeout(), false);
    }
    int others = 0;
    if (options.services().isEmpty()) {
      others = rest(name, project, options, all);
    } else if (project != null) {
      others = rest(name, only(project, options.services()), options, all);
    }
    if (all.isEmpty() && others == 0) {
      engine.warnings().warn("Warning: No resource found to remove for project \"" + name + "\".");
    }
  }

  /** These services and what they use. */
  private static Project only(Project project, Set<String> services) throws IOException {
    return Selection.withoutUnused(
        Selection.withSelected(project, List.copyOf(services), Selection.Related.NONE));
  }

  /** What a project's containers say of the order in which they were started. */
  private static Map<String, Set<String>> dependencies(List<ProjectContainer> containers) {
    Map<String, Set<String>> found = new LinkedHashMap<>();
    for (ProjectContainer container : containers) {
      Set<String> others = found.computeIfAbsent(container.service(), s -> new TreeSet<>());
      for (String dependency :
          container.labels().getOrDefault(Labels.DEPENDS_ON, "").split(",", -1)) {
        int colon = dependency.indexOf(':');
        if (colon > 0) {
          others.add(dependency.substring(0, colon));
        }
      }
    }
    return found;
  }

  /** Networks, images and volumes side by side; how many there were to remove. */
  private int rest(
      String name, @Nullable Project project, Options options, List<ProjectContainer> containers)
      throws IOException, InterruptedException {
    SideBySide tasks = engine.sideBySide();
    int[] count = {0};
    for (Map.Entry<String, String> network : networks(name, project).entrySet()) {
      count[0]++;
      tasks.begin(() -> removeNetwork(name, network.getKey(), network.getValue()));
    }
    for (String image : new UsedImages(engine).of(name, project, options, containers)) {
      count[0]++;
      tasks.begin(() -> removeImage(image));
    }
    if (options.volumes()) {
      for (String volume : volumes(name, project)) {
        count[0]++;
        tasks.begin(() -> removeVolume(volume));
      }
    }
    tasks.await();
    return count[0];
  }

  private Map<String, String> networks(String name, @Nullable Project project) throws IOException {
    Map<String, String> networks = new TreeMap<>();
    if (project == null) {
      engine
          .listing()
          .networks(name)
          .forEach((key, network) -> networks.put(key, network.string("Name")));
    } else {
      project
          .networks()
          .forEach(
              (key, network) -> {
                if (!network.external()) {
                  networks.put(key, Names.network(project, key));
                }
              });
    }
    return networks;
  }

  private Set<String> volumes(String name, @Nullable Project project) throws IOException {
    Set<String> volumes = new TreeSet<>();
    if (project == null) {
      engine.listing().volumes(name).values().forEach(v -> volumes.add(v.string("Name")));
    } else {
      project
          .volumes()
          .forEach(
              (key, volume) -> {
                if (!volume.external()) {
                  volumes.add(Names.volume(project, key));
                }
              });
    }
    return volumes;
  }

  private void removeNetwork(String project, String key, String name) throws IOException {
    String filters = Listing.filters(project, List.of(Labels.NETWORK + "=" + key));
    List<JsonObject> found =
        JsonObject.objectsOf(
            engine.client().get("/networks" + Query.of().add("filters", filters)).json());
    if (found.isEmpty()) {
      return;
    }
    String title = "Network " + name;
    engine.progress().working(title, "Removing");
    for (JsonObject network : found) {
      if (!network.string("Name").equals(name)) {
        continue;
      }
      try {
        engine.client().delete("/networks/" + network.string("Id")).close();
        engine.progress().done(title, "Removed");
      } catch (EngineException e) {
        ended(title, e, "Resource is still in use", "No resource found to remove");
      }
    }
  }

  private void removeImage(String image) throws IOException {
    String title = "Image " + image;
    engine.progress().working(title, "Removing");
    try {
      engine.client().delete("/images/" + image).close();
      engine.progress().done(title, "Removed");
    } catch (EngineException e) {
      ended(title, e, "Resource is still in use", "Warning: No resource found to remove");
    }
  }

  private void removeVolume(String volume) throws IOException {
    String title = "Volume " + volume;
    try {
      engine.client().get("/volumes/" + Query.encode(volume)).close();
    } catch (EngineException e) {
      if (e.notFound()) {
        return;
      }
      throw e;
    }
    engine.progress().working(title, "Removing");
    try {
      engine
          .client()
          .delete("/volumes/" + Query.encode(volume) + Query.of().add("force", true))
          .close();
      engine.progress().done(title, "Removed");
    } catch (EngineException e) {
      ended(title, e, "Resource is still in use", "Warning: No resource found to remove");
    }
  }

  private void ended(String title, EngineException e, String inUse, String gone)
      throws EngineException {
    // a network that containers are on is 403 with docker, 409 would be the standard's word
    if (e.conflict() || e.status() == 403) {
      engine.progress().event(Event.of(title, Status.WARNING, inUse));
    } else if (e.notFound()) {
      engine.progress().event(Event.of(title, Status.WARNING, gone));
    } else {
      engine.progress().event(Event.of(title, Status.ERROR, "Error"));
      throw e;
    }
  }
}
