package io.jdock.cli.compose;

import io.jdock.cli.Arguments;
import io.jdock.cli.CommandException;
import io.jdock.cli.ExitCode;
import io.jdock.cli.Session;
import io.jdock.cli.flag.Flag;
import io.jdock.compose.engine.ImageStep;
import io.jdock.compose.engine.Names;
import io.jdock.compose.load.Selection;
import io.jdock.compose.model.Project;
import io.jdock.compose.model.Service;
import io.jdock.compose.progress.Event;
import io.jdock.compose.progress.Status;
import java.io.IOException;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** {@code jdock compose pull}. */
public final class ComposePullCommand extends ComposeCommand {
  private final Flag<Boolean> ignoreBuildable =
      flags.bool(null, "ignore-buildable", "Ignore images that can be built");
  private final Flag<Boolean> ignoreFailures =
      flags.bool(
          null, "ignore-pull-failures", "Pull what it can and ignores images with pull failures");
  private final Flag<Boolean> includeDeps =
      flags.bool(null, "include-deps", "Also pull services declared as dependencies");
  private final Flag<String> policy =
      flags.string(null, "policy", "Apply pull policy (\"missing\"|\"always\")");
  private final Flag<Boolean> quiet =
      flags.bool("q", "quiet", "Pull without printing progress information");

  public ComposePullCommand() {
    super("pull [OPTIONS] [SERVICE...]", "Pull service images", Arguments.any());
  }

  @Override
  public List<Example> examples() {
    return List.of(new Example("compose pull", "the newest images, side by side"));
  }

  @Override
  protected int run(Session session, List<String> services) throws IOException {
    if (!Set.of("", "missing", "always").contains(policy.get())) {
      throw new CommandException("invalid --policy value \"" + policy.get() + "\"");
    }
    Project loaded = compose().project(session, services);
    Project project =
        includeDeps.get()
            ? loaded
            : Selection.withSelected(loaded, services, Selection.Related.NONE);
    perform(
        session,
        "Pulling",
        engine -> {
          Map<String, Service> wanted = new LinkedHashMap<>();
          Map<String, String> pulling = new HashMap<>();
          for (Service service : project.services().values()) {
            String why = skipped(session, service);
            String image = Names.image(project, service);
            String other = why.isEmpty() ? pulling.putIfAbsent(image, service.name()) : null;
            if (other != null) {
              why = "Image is already being pulled by " + other;
            }
            if (why.isEmpty()) {
              wanted.put(service.name(), service);
            } else {
              engine
                  .progress()
                  .event(new Event(service.name(), "", "Skipped - " + why, Status.DONE, "", 0, 0));
            }
          }
          new ImageStep(
                  engine,
                  project,
                  new ComposeBuild(session, engine, List.of()),
                  ComposeEngine.credentials(session))
              .pullAll(wanted, ignoreFailures.get(), quiet.get());
        });
    return ExitCode.OK;
  }

  /** Why a service's image is not pulled; empty if it is. */
  private String skipped(Session session, Service service) throws IOException {
    String image = service.image();
    if (image == null || image.isEmpty()) {
      return "No image to be pulled";
    }
    String rule = policy.get().isEmpty() ? String.valueOf(service.pullPolicy()) : policy.get();
    if (rule.equals("never") || rule.equals("build")) {
      return "Image can't be pulled";
    }
    if (ignoreBuildable.get() && service.build() != null) {
      return "Image can be built";
    }
    boolean onlyMissing = rule.equals("missing") || rule.equals("if_not_present");
    return onlyMissing && isThere(session, image) ? "Image is already present locally" : "";
  }

  private static boolean isThere(Session session, String image) throws IOException {
    try {
      session.client().getObject("/images/" + image + "/json");
      return true;
    } catch (io.jdock.api.client.EngineException e) {
      if (e.notFound()) {
        return false;
      }
      throw e;
    }
  }
}
