package io.jdock.cli.compose;

import io.jdock.api.client.EngineResponse;
import io.jdock.api.client.JsonLines;
import io.jdock.api.client.JsonObject;
import io.jdock.api.client.Query;
import io.jdock.cli.Arguments;
import io.jdock.cli.ExitCode;
import io.jdock.cli.Session;
import io.jdock.cli.flag.Flag;
import io.jdock.cli.image.ImageName;
import io.jdock.compose.engine.Engine;
import io.jdock.compose.load.Selection;
import io.jdock.compose.model.Project;
import io.jdock.compose.model.Service;
import io.jdock.compose.progress.Event;
import io.jdock.compose.progress.Status;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;

/** {@code jdock compose push}. */
public final class ComposePushCommand extends ServiceCommand {
  private final Flag<Boolean> ignoreFailures =
      flags.bool(
          null, "ignore-push-failures", "Push what it can and ignores images with push failures");
  private final Flag<Boolean> includeDeps =
      flags.bool(null, "include-deps", "Also push images of services declared as dependencies");
  private final Flag<Boolean> quiet =
      flags.bool("q", "quiet", "Push without printing progress information");

  public ComposePushCommand() {
    super("push [OPTIONS] [SERVICE...]", "Push service images", Arguments.any());
  }

  @Override
  public List<Example> examples() {
    return List.of(
        new Example(
            "compose push",
            "the images that are built here, to the registries that their names say"),
        new Example(
            "compose push --include-deps web", "also those of services that it depends on"));
  }

  @Override
  protected int run(Session session, List<String> arguments) throws IOException {
    Project all = compose().project(session, arguments);
    Project project =
        includeDeps.get() ? all : Selection.withSelected(all, arguments, Selection.Related.NONE);
    return work(
        session,
        "Pushing",
        engine -> {
          List<Callable<Boolean>> tasks = new ArrayList<>();
          for (Service service : project.services().values()) {
            var build = service.build();
            String image = service.image();
            if (build == null || image == null || image.isEmpty()) {
              engine
                  .progress()
                  .event(new Event(service.name(), "", "Skipped", Status.DONE, "", 0, 0));
              continue;
            }
            List<String> tags = new ArrayList<>(List.of(image));
            tags.addAll(build.tags());
            tags.forEach(tag -> tasks.add(() -> push(session, engine, service.name(), tag)));
          }
          all(engine, tasks);
          return ExitCode.OK;
        });
  }

  private boolean push(Session session, Engine engine, String service, String tag)
      throws IOException {
    if (dryRun()) {
      engine.progress().event(new Event("Pushing " + tag, "", "", Status.DONE, "Pushed", 0, 0));
      return true;
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
        if (!quiet.get() && line.has("id")) {
          tell(engine, tag, line);
        }
      }
      return true;
    } catch (IOException e) {
      if (!ignoreFailures.get()) {
        throw e;
      }
      engine.progress().message("Pushing " + service + ": " + e.getMessage());
      return false;
    }
  }

  private static void tell(Engine engine, String tag, JsonObject line) {
    String state = line.string("status");
    boolean done = state.equals("Pushed") || state.equals("Layer already exists");
    JsonObject detail = line.object("progressDetail");
    engine
        .progress()
        .event(
            new Event(
                "Pushing " + tag + ": " + line.string("id"),
                "",
                state,
                done ? Status.DONE : Status.WORKING,
                line.string("progress"),
                detail.number("current"),
                detail.number("total")));
  }
}
