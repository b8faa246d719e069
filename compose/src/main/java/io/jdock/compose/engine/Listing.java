package io.jdock.compose.engine;

import io.jdock.api.client.EngineClient;
import io.jdock.api.client.Json;
import io.jdock.api.client.JsonObject;
import io.jdock.api.client.Query;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What an engine has of a project, found by labels. */
public final class Listing {
  private final EngineClient client;

  public Listing(EngineClient client) {
    this.client = client;
  }

  /** Which containers: those of services, those of {@code run}, or both. */
  public enum OneOff {
    EXCLUDE,
    INCLUDE,
    ONLY
  }

  /**
   * A project's containers, by service and number.
   *
   * @param stopped also those that do not run
   */
  public List<ProjectContainer> containers(String project, OneOff oneOff, boolean stopped)
      throws IOException {
    String path =
        "/containers/json"
            + Query.of().add("all", stopped).add("filters", filters(project, List.of()));
    List<ProjectContainer> found = new ArrayList<>();
    for (JsonObject summary : JsonObject.objectsOf(client.get(path).json())) {
      ProjectContainer container = ProjectContainer.of(summary);
      if (oneOff == OneOff.INCLUDE || container.oneOff() == (oneOff == OneOff.ONLY)) {
        found.add(container);
      }
    }
    found.sort(
        Comparator.comparing(ProjectContainer::service)
            .thenComparingInt(ProjectContainer::number)
            .thenComparing(ProjectContainer::name));
    return found;
  }

  /** A project's networks: the engine's own words by the key in the file. */
  public Map<String, JsonObject> networks(String project) throws IOException {
    return byLabel(
        JsonObject.objectsOf(
            client
                .get("/networks" + Query.of().add("filters", filters(project, List.of())))
                .json()),
        Labels.NETWORK);
  }

  /** A project's volumes: the engine's own words by the key in the file. */
  public Map<String, JsonObject> volumes(String project) throws IOException {
    return byLabel(
        client
            .getObject("/volumes" + Query.of().add("filters", filters(project, List.of())))
            .objects("Volumes"),
        Labels.VOLUME);
  }

  private static Map<String, JsonObject> byLabel(List<JsonObject> objects, String label) {
    Map<String, JsonObject> found = new TreeMap<>();
    for (JsonObject object : objects) {
      found.put(object.object("Labels").string(label), object);
    }
    return found;
  }

  static String filters(String project, List<String> labels) {
    List<Object> all = new ArrayList<>();
    all.add(Labels.PROJECT + "=" + project);
    all.addAll(labels);
    return Json.write(new JsonObject().put("label", all));
  }
}
