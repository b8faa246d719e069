package io.jdock.cli.compose;

import io.jdock.cli.Arguments;
import io.jdock.cli.CommandException;
import io.jdock.cli.ExitCode;
import io.jdock.cli.Session;
import io.jdock.cli.flag.Flag;
import io.jdock.compose.load.Selection;
import io.jdock.compose.model.Project;
import io.jdock.compose.model.Service;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** {@code jdock compose build}. */
public final class ComposeBuildCommand extends ComposeCommand {
  private final Flag<List<String>> buildArgs =
      flags.list(
          null, "build-arg", "stringArray", "Set build-time variables for services", text -> text);
  private final Flag<String> builder =
      flags.string(null, "builder", "Set builder to use (not supported)");
  private final Flag<Boolean> check =
      flags.bool(null, "check", "Check build configuration (not supported)");
  private final Flag<String> memory =
      flags.string("m", "memory", "bytes", "Set memory limit for the build container.");
  private final Flag<Boolean> noCache =
      flags.bool(null, "no-cache", "Do not use cache when building the image");
  private final Flag<Boolean> print =
      flags.bool(null, "print", "Print equivalent bake file (not supported)");
  private final Flag<String> provenance =
      flags.string(null, "provenance", "Add a provenance attestation (not supported)");
  private final Flag<Boolean> pull =
      flags.bool(null, "pull", "Always attempt to pull a newer version of the image");
  private final Flag<Boolean> push = flags.bool(null, "push", "Push service images");
  private final Flag<Boolean> quiet = flags.bool("q", "quiet", "Suppress the build output");
  private final Flag<String> sbom =
      flags.string(null, "sbom", "Add a SBOM attestation (not supported)");
  private final Flag<String> ssh =
      flags.string(
          null, "ssh", "Set SSH authentications used when building service images (not supported)");
  private final Flag<Boolean> dependencies =
      flags.bool(null, "with-dependencies", "Also build dependencies (transitively)");

  public ComposeBuildCommand() {
    super("build [OPTIONS] [SERVICE...]", "Build or rebuild services", Arguments.any());
  }

  @Override
  public List<Example> examples() {
    return List.of(
        new Example("compose build", "the images of all services that have a Dockerfile"),
        new Example("compose build --no-cache api", "one of them, every step anew"));
  }

  @Override
  protected int run(Session session, List<String> services) throws IOException {
    refuse("builder", builder.changed());
    refuse("check", check.get());
    refuse("print", print.get());
    refuse("provenance", provenance.changed());
    refuse("sbom", sbom.changed());
    refuse("ssh", ssh.changed());
    Project loaded = compose().project(session, services);
    Project project =
        dependencies.get()
            ? loaded
            : Selection.withSelected(loaded, services, Selection.Related.NONE);
    List<String> extra = new ArrayList<>();
    buildArgs.get().forEach(arg -> extra.addAll(List.of("--build-arg", arg)));
    if (noCache.get()) {
      extra.add("--no-cache");
    }
    if (pull.get()) {
      extra.add("--pull");
    }
    if (memory.changed()) {
      extra.addAll(List.of("--memory", memory.get()));
    }
    if (quiet.get()) {
      extra.add("--quiet");
    }
    perform(
        session,
        "Building",
        engine -> {
          ComposeBuild builder = new ComposeBuild(session, engine, extra);
          boolean none = true;
          for (Service service : project.services().values()) {
            if (service.build() != null) {
              none = false;
              builder.build(project, service);
            }
          }
          if (push.get()) {
            new Pushes(session, engine, false, quiet.get()).run(project);
          }
          if (none) {
            engine.warnings().warn("No services to build");
          }
        });
    return ExitCode.OK;
  }

  private static void refuse(String option, boolean used) {
    if (used) {
      throw new CommandException("--" + option + " is not supported by jdock");
    }
  }
}
