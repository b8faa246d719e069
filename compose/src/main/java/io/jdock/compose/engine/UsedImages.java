package io.jdock.compose.engine;

import io.jdock.api.client.EngineException;
import io.jdock.api.client.Json;
import io.jdock.api.client.JsonObject;
import io.jdock.api.client.Query;
import io.jdock.compose.model.Project;
import io.jdock.compose.model.Service;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Which of the images that are there go with a project, for {@code down --rmi}. */
final class UsedImages {
  private final Engine engine;

  UsedImages(Engine engine) {
    this.engine = engine;
  }

  /**
   * @return their names with tags, in alphabetical order
   */
  Set<String> of(
      String name,
      @Nullable Project project,
      Down.Options options,
      List<ProjectContainer> containers)
      throws IOException {
    Set<String> images = new TreeSet<>();
    boolean all = options.images().equals("all");
    if (options.images().isEmpty()) {
      return images;
    }
    if (project == null) {
      String built = name + options.separator();
      for (ProjectContainer container : containers) {
        String image = container.summary().string("Image");
        if (all || image.startsWith(built)) {
          addIfThere(images, image);
        }
      }
      return images;
    }
    for (Service service : project.services().values()) {
      if (all || !named(service)) {
        addIfThere(images, Names.image(project, service));
      }
    }
    addBuilt(images, project, all, options.removeOrphans());
    return images;
  }

  /** What was built for the project, by its labels: a file may name it otherwise by now. */
  private void addBuilt(Set<String> images, Project project, boolean all, boolean orphans)
      throws IOException {
    JsonObject filters =
        new JsonObject()
            .put("label", List.of(Labels.PROJECT + "=" + project.name()))
            .put("dangling", List.of("false"));
    for (JsonObject image :
        JsonObject.objectsOf(
            engine
                .client()
                .get("/images/json" + Query.of().add("filters", Json.write(filters)))
                .json())) {
      Service service = project.services().get(image.object("Labels").string(Labels.SERVICE));
      List<String> tags = image.strings("RepoTags");
      if (!tags.isEmpty() && (orphans || (service != null && (all || !named(service))))) {
        images.add(tags.get(0));
      }
    }
  }

  private void addIfThere(Set<String> images, String image) throws IOException {
    try {
      engine.client().get("/images/" + image + "/json").close();
    } catch (EngineException e) {
      if (e.notFound()) {
        return;
      }
      throw e;
    }
    boolean tagged = image.contains("@") || image.lastIndexOf(':') > image.lastIndexOf('/');
    images.add(tagged ? image : image + ":latest");
  }

  private static boolean named(Service service) {
    return service.image() != null && !service.image().isEmpty();
  }
}
