package io.jdock.cli.compose;

import io.jdock.api.client.EngineResponse;
import io.jdock.api.client.JsonLines;
import io.jdock.api.client.JsonObject;
import io.jdock.api.client.Query;
import io.jdock.cli.Session;
import io.jdock.cli.image.ImageName;
import io.jdock.compose.engine.Engine;
import io.jdock.compose.engine.SideBySide;
import io.jdock.compose.model.Project;
import io.jdock.compose.model.Service;
import io.jdock.compose.progress.Event;
import io.jdock.compose.progress.Status;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Pushes the images that a project's files say how to build. */
final class Pushes {
  private final Session session;
  private final Engine engine;
  private final boolean ignoreFailures;
  private final boolean quiet;

  Pushes(Session session, Engine engine, boolean ignoreFailures, boolean quiet) {
    this.session = session;
    this.engine = engine;
    this.ignoreFailures = ignoreFailures;
    this.quiet = quiet;
  }

  /** All of them side by side, each with its further tags. */
  void run(Project project) throws IOException, InterruptedException {
    SideBySide pushes = engine.transfers();
    for (Service service : project.services().values()) {
      var build = service.build();
      String image = service.image();
      if (build == null || image == null || image.isEmpty()) {
        engine.progress().event(new Event(service.name(), "", "Skipped", Status.DONE, "", 0, 0));
        continue;
      }
      List<String> tags = new ArrayList<>(List.of(image));
      tags.addAll(build.tags());
      tags.forEach(tag -> pushes.begin(() -> push(service.name(), tag)));
    }
    pushes.await();
  }

  private void push(String service, String tag) throws IOException {
    if (engine.dryRun()) {
      engine.progress().event(new Event("Pushing " + tag, "", "", Status.DONE, "Pushed", 0, 0));
      return;
    }
    ImageName name;
    try {
      name = ImageName.parse(tag).orLatest();
    } catch (IllegalArgumentException e) {
      throw new IOException(e.getMessage(), e);
    }
    String path = "/images/" + name.familiarName() + "/push" + Query.of().add("tag", name.tag());
    try (EngineResponse response =
            session
                .client()
                .send(
                    "POST",
                    path,
                    null,
                    Map.of("X-Registry-Auth", session.registryAuth(name.registry())));
        JsonLines lines = response.lines()) {
      for (JsonObject line = lines.next(); line != null; line = lines.next()) {
        if (line.has("error")) {
          throw new IOException(line.string("error"));
        }
        if (!quiet && line.has("id")) {
          tell(tag, line);
        }
      }
    } catch (IOException e) {
      if (!ignoreFailures) {
        throw e;
      }
      engine.progress().message("Pushing " + service + ": " + e.getMessage());
    }
  }

  private void tell(String tag, JsonObject line) {
    String state = line.string("status");
    boolean done = state.equals("Pushed") || state.equals("Layer already exists");
    String id = "Pushing " + tag + ": " + line.string("id");
    engine.progress().event(Event.layer(id, "", done, line));
  }
}
