package io.jdock.compose.engine;

import io.jdock.api.client.EngineException;
import io.jdock.api.client.JsonObject;
import io.jdock.api.client.Query;
import io.jdock.compose.model.Project;
import io.jdock.compose.model.Volume;
import io.jdock.compose.progress.Event;
import io.jdock.compose.progress.Status;
import java.io.IOException;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;

/** Makes a project's volumes. What is in one is never taken away without a word of the user. */
final class VolumeStep {
  private final Engine engine;
  private final Project project;
  private final Predicate<String> confirmed;

  /**
   * @param confirmed asks whether a volume whose configuration changed may be made anew, its data
   *     lost
   */
  VolumeStep(Engine engine, Project project, Predicate<String> confirmed) {
    this.engine = engine;
    this.project = project;
    this.confirmed = confirmed;
  }

  /**
   * @return the volumes' names by their keys in the file
   */
  Map<String, String> run() throws IOException, InterruptedException {
    Map<String, String> names = new ConcurrentHashMap<>();
    SideBySide tasks = engine.sideBySide();
    project
        .volumes()
        .forEach((key, volume) -> tasks.begin(() -> names.put(key, ensure(key, volume))));
    tasks.await();
    return names;
  }

  private String ensure(String key, Volume volume) throws IOException, InterruptedException {
    String name = Names.volume(project, key);
    JsonObject found;
    try {
      found = engine.client().getObject("/volumes/" + Query.encode(name));
    } catch (EngineException e) {
      if (!e.notFound()) {
        throw e;
      }
      if (volume.external()) {
        throw new ComposeFailure("external volume \"" + name + "\" not found");
      }
      return create(key, name, volume);
    }
    if (volume.external()) {
      return name;
    }
    JsonObject labels = found.object("Labels");
    String owner = labels.string(Labels.PROJECT);
    if (owner.isEmpty()) {
      engine
          .warnings()
          .warn(
              "volume \""
                  + name
                  + "\" already exists but was not created by Docker Compose. "
                  + "Use `external: true` to use an existing volume");
    } else if (!owner.equals(project.name())) {
      engine
          .warnings()
          .warn(
              "volume \""
                  + name
                  + "\" already exists but was created for project \""
                  + owner
                  + "\" (expected \""
                  + project.name()
                  + "\"). Use `external: true` to use an existing volume");
    }
    String hash = labels.string(Labels.CONFIG_HASH);
    boolean changed = !hash.isEmpty() && !hash.equals(engine.hashes().of(volume));
    if (changed
        && confirmed.test(
            "Volume \""
                + name
                + "\" exists but doesn't match configuration in compose file."
                + " Recreate (data will be lost)?")) {
      removeUsers(key);
      engine.client().delete("/volumes/" + Query.encode(name)).close();
      return create(key, name, volume);
    }
    return name;
  }

  private void removeUsers(String key) throws IOException, InterruptedException {
    Removal removal = new Removal(engine);
    for (ProjectContainer container :
        engine.listing().containers(project.name(), Listing.OneOff.EXCLUDE, true)) {
      var service = project.services().get(container.service());
      if (service != null
          && service.volumes().stream().anyMatch(mount -> key.equals(mount.source()))) {
        removal.remove(container, null, false);
      }
    }
  }

  private String create(String key, String name, Volume volume) throws IOException {
    String title = "Volume " + name;
    engine.progress().working(title, "Creating");
    Map<String, String> labels = new TreeMap<>(volume.labels());
    labels.put(Labels.VOLUME, key);
    labels.put(Labels.PROJECT, project.name());
    labels.put(Labels.VERSION, Labels.COMPOSE_VERSION);
    labels.put(Labels.CONFIG_HASH, engine.hashes().of(volume));
    JsonObject body = new JsonObject().put("Name", name);
    ContainerRequest.put(body, "Driver", volume.driver());
    HostRequest.object(body, "DriverOpts", volume.driverOpts());
    body.put("Labels", ContainerRequest.object(labels));
    try {
      engine.client().post("/volumes/create", body).close();
    } catch (EngineException e) {
      engine.progress().event(Event.of(title, Status.ERROR, "Error"));
      throw e;
    }
    engine.progress().done(title, "Created");
    return name;
  }
}
