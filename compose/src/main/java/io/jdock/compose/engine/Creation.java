package io.jdock.compose.engine;

import io.jdock.api.client.JsonObject;
import io.jdock.api.client.Query;
import io.jdock.compose.model.Project;
import io.jdock.compose.model.Service;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Creates one container of a service. */
final class Creation {
  private final Engine engine;
  private final Project project;

  Creation(Engine engine, Project project) {
    this.engine = engine;
    this.project = project;
  }

  /**
   * @param inherited mounts that go on from another container
   * @param others the containers of other services, for links
   */
  ProjectContainer create(
      Service service,
      int number,
      String name,
      ContainerRequest.Options options,
      List<JsonObject> inherited,
      Map<String, List<ProjectContainer>> others)
      throws IOException {
    boolean several = Convergence.severalEndpoints(engine);
    List<String> links = links(service, number, others);
    JsonObject body =
        new ContainerRequest(project, service, number, options, several, engine.warnings())
            .body(inherited, links);
    Query query = Query.of().add("name", name);
    String platform = service.platform();
    if (platform == null || platform.isEmpty()) {
      platform = project.environment().getOrDefault("DOCKER_DEFAULT_PLATFORM", "");
    }
    query.addUnlessEmpty("platform", platform);
    JsonObject created = engine.client().post("/containers/create" + query, body).object();
    for (String warning : created.strings("Warnings")) {
      engine.progress().message(service.name() + " " + warning);
    }
    String id = created.string("Id");
    if (!several && (service.networkMode() == null || service.networkMode().isEmpty())) {
      connect(service, number, options, links, id);
    }
    JsonObject summary =
        new JsonObject()
            .put("Id", id)
            .put("Names", List.of("/" + name))
            .put("Image", Names.image(project, service))
            .put("State", "created")
            .put("Labels", body.object("Labels"));
    return ProjectContainer.of(summary);
  }

  private void connect(
      Service service, int number, ContainerRequest.Options options, List<String> links, String id)
      throws IOException {
    List<String> keys = Names.networks(service);
    Endpoint endpoint =
        new Endpoint(project, service, number, options.networkAliases(), links, engine.warnings());
    for (String key : keys.subList(Math.min(1, keys.size()), keys.size())) {
      JsonObject body =
          new JsonObject().put("Container", id).put("EndpointConfig", endpoint.settings(key));
      engine
          .client()
          .post("/networks/" + Query.encode(Names.network(project, key)) + "/connect", body)
          .close();
    }
  }

  private List<String> links(
      Service service, int number, Map<String, List<ProjectContainer>> others) {
    List<String> links = new ArrayList<>();
    for (String link : service.links()) {
      int colon = link.indexOf(':');
      String other = colon < 0 ? link : link.substring(0, colon);
      String alias = colon < 0 ? link : link.substring(colon + 1);
      for (ProjectContainer container : others.getOrDefault(other, List.of())) {
        links.add(container.name() + ":" + alias);
        links.add(container.name() + ":" + other + project.separator() + number);
        links.add(
            container.name()
                + ":"
                + String.join(
                    project.separator(), project.name(), other, Integer.toString(number)));
      }
    }
    for (String link : service.externalLinks()) {
      links.add(link.contains(":") ? link : link + ":" + link);
    }
    return links;
  }
}
