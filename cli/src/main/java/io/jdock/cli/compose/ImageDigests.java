package io.jdock.cli.compose;

import io.jdock.cli.Session;
import io.jdock.compose.load.Services;
import io.jdock.compose.model.Project;
import io.jdock.compose.model.Service;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Pins images to what their tags stand for in the registries now, as the engine finds out. */
final class ImageDigests {
  private ImageDigests() {}

  /**
   * @param only leave out all but the images: a file to lay over the project's
   */
  static Project resolve(Session session, Project project, boolean only) throws IOException {
    Map<String, Service> services = new TreeMap<>();
    for (Service service : project.services().values()) {
      String image = service.image();
      services.put(
          service.name(), image == null ? service : service.with("image", pinned(session, image)));
    }
    if (!only) {
      return project.withServices(services);
    }
    services.replaceAll((name, service) -> imageOnly(service));
    return new Project(
        "",
        Path.of(""),
        services,
        Map.of(),
        Map.of(),
        Map.of(),
        Map.of(),
        Map.of(),
        Map.of(),
        List.of(),
        Map.of(),
        Map.of(),
        List.of(),
        project.separator());
  }

  private static Service imageOnly(Service service) {
    return Services.empty(service.name()).with("image", service.image());
  }

  /** The same in a tree that is no project yet. */
  static void resolve(Session session, Map<String, @Nullable Object> tree, boolean only)
      throws IOException {
    if (tree.get("services") instanceof Map<?, ?> services) {
      for (Object each : services.values()) {
        if (each instanceof Map<?, ?> service) {
          pin(session, service, only);
        }
      }
    }
    if (only) {
      tree.keySet().retainAll(List.of("services"));
    }
  }

  @SuppressWarnings("unchecked") // trees are made of maps by name
  private static void pin(Session session, Map<?, ?> service, boolean only) throws IOException {
    Map<String, @Nullable Object> changed = (Map<String, @Nullable Object>) service;
    if (changed.get("image") instanceof String image) {
      changed.put("image", pinned(session, image));
    }
    if (only) {
      changed.keySet().retainAll(List.of("image"));
    }
  }

  private static String pinned(Session session, String image) throws IOException {
    if (image.contains("@")) {
      return image;
    }
    String name = familiar(image);
    String digest =
        session
            .client()
            .getObject("/distribution/" + image + "/json")
            .object("Descriptor")
            .string("digest");
    return name + "@" + digest;
  }

  /** With the registry and the tag that go without saying. */
  private static String familiar(String image) {
    int slash = image.indexOf('/');
    String first = slash < 0 ? "" : image.substring(0, slash);
    boolean registry = first.contains(".") || first.contains(":") || first.equals("localhost");
    String named =
        registry ? image : slash < 0 ? "docker.io/library/" + image : "docker.io/" + image;
    return named.indexOf(':', named.lastIndexOf('/')) < 0 ? named + ":latest" : named;
  }
}
