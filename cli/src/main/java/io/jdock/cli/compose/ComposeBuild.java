package io.jdock.cli.compose;

import io.jdock.cli.CommandException;
import io.jdock.cli.Session;
import io.jdock.cli.build.BuildCommand;
import io.jdock.compose.engine.Engine;
import io.jdock.compose.engine.ImageStep;
import io.jdock.compose.engine.Labels;
import io.jdock.compose.engine.Names;
import io.jdock.compose.model.Build;
import io.jdock.compose.model.FileObject;
import io.jdock.compose.model.FileReference;
import io.jdock.compose.model.Project;
import io.jdock.compose.model.Service;
import io.jdock.compose.progress.Event;
import io.jdock.compose.progress.Status;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Builds a service's image as {@code jdock build} does. */
final class ComposeBuild implements ImageStep.Builder {
  private final Session session;
  private final Engine engine;
  private final List<String> extra;

  /**
   * @param extra words of the user's, such as {@code --no-cache}
   */
  ComposeBuild(Session session, Engine engine, List<String> extra) {
    this.session = session;
    this.engine = engine;
    this.extra = extra;
  }

  @Override
  public String build(Project project, Service service) throws IOException {
    Build build = service.build();
    if (build == null) {
      throw new IllegalArgumentException(service.name() + " has nothing to build");
    }
    refuse(service.name(), build);
    String image = Names.image(project, service);
    if (engine.dryRun()) {
      return pretend(service.name(), image);
    }
    List<String> words = new ArrayList<>(List.of("-t", image));
    build.tags().forEach(tag -> words.addAll(List.of("-t", tag)));
    arguments(words, "--build-arg", build.args());
    labels(words, project, service);
    build.labels().forEach((name, value) -> words.addAll(List.of("--label", name + "=" + value)));
    build.cacheFrom().forEach(from -> words.addAll(List.of("--cache-from", from)));
    build
        .extraHosts()
        .forEach(
            (host, addresses) ->
                addresses.forEach(ip -> words.addAll(List.of("--add-host", host + ":" + ip))));
    add(words, "--target", build.target());
    add(words, "--network", build.network());
    String only = build.platforms().size() == 1 ? build.platforms().get(0) : null;
    add(words, "--platform", service.platform() == null ? only : service.platform());
    if (build.shmSize() != 0) {
      add(words, "--shm-size", Long.toString(build.shmSize()));
    }
    build
        .ulimits()
        .forEach(
            (name, limit) ->
                words.addAll(
                    List.of(
                        "--ulimit",
                        name
                            + "="
                            + (limit.single() != 0
                                ? Integer.toString(limit.single())
                                : limit.soft() + ":" + limit.hard()))));
    if (build.noCache()) {
      words.add("--no-cache");
    }
    if (build.pull()) {
      words.add("--pull");
    }
    for (FileReference secret : build.secrets()) {
      words.addAll(List.of("--secret", secret(project, secret)));
    }
    words.addAll(extra);
    String context = build.context() == null ? "." : build.context();
    Path inline = null;
    try {
      if (build.dockerfileInline() != null) {
        inline = Files.createTempFile("jdock-compose-", ".Dockerfile");
        Files.writeString(inline, build.dockerfileInline());
        add(words, "-f", inline.toString());
      } else if (build.dockerfile() != null) {
        Path file = Path.of(build.dockerfile());
        add(
            words,
            "-f",
            isRemote(context) ? file.toString() : Path.of(context).resolve(file).toString());
      }
      words.add(context);
      BuildCommand.build(session, words);
    } finally {
      if (inline != null) {
        Files.delete(inline);
      }
    }
    engine.progress().done(service.name(), "Built");
    return session.client().getObject("/images/" + image + "/json").string("Id");
  }

  /** Tells of a build that is not made; the id is docker compose's. */
  private String pretend(String service, String image) {
    String id;
    try {
      byte[] name = service.getBytes(StandardCharsets.UTF_8);
      id = "dryRun-" + HexFormat.of().formatHex(MessageDigest.getInstance("SHA-1").digest(name));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e); // every JDK has it
    }
    String step = service + " ==>";
    engine.progress().event(new Event(step, "", "==> writing image " + id, Status.DONE, "", 0, 0));
    engine.progress().event(new Event(step, "", "==> naming to " + image, Status.DONE, "", 0, 0));
    engine.progress().done(service, "Built");
    return id;
  }

  /** By which {@code down --rmi} knows what was built. */
  private static void labels(List<String> words, Project project, Service service) {
    words.addAll(List.of("--label", Labels.PROJECT + "=" + project.name()));
    words.addAll(List.of("--label", Labels.SERVICE + "=" + service.name()));
    words.addAll(List.of("--label", Labels.VERSION + "=" + Labels.COMPOSE_VERSION));
  }

  private static boolean isRemote(String context) {
    return context.contains("://") || context.startsWith("git@");
  }

  private static void arguments(
      List<String> words, String option, Map<String, @Nullable String> values) {
    values.forEach(
        (name, value) -> words.addAll(List.of(option, value == null ? name : name + "=" + value)));
  }

  private static void add(List<String> words, String option, @Nullable String value) {
    if (value != null && !value.isEmpty()) {
      words.addAll(List.of(option, value));
    }
  }

  private static String secret(Project project, FileReference use) {
    FileObject defined = project.secrets().get(use.source());
    if (defined == null) {
      throw new CommandException("undefined secret \"" + use.source() + "\"");
    }
    String id = use.target() == null || use.target().isEmpty() ? use.source() : use.target();
    return defined.environment() == null || defined.environment().isEmpty()
        ? "id=" + id + ",src=" + project.workingDir().resolve(String.valueOf(defined.file()))
        : "id=" + id + ",env=" + defined.environment();
  }

  private static void refuse(String service, Build build) {
    refuse(service, "ssh", !build.ssh().isEmpty());
    refuse(service, "cache_to", !build.cacheTo().isEmpty());
    refuse(service, "entitlements", !build.entitlements().isEmpty());
    refuse(service, "additional_contexts", !build.additionalContexts().isEmpty());
    refuse(service, "privileged", build.privileged());
    refuse(service, "platforms", build.platforms().size() > 1);
    refuse(service, "provenance", build.provenance() != null);
    refuse(service, "sbom", build.sbom() != null);
    refuse(service, "isolation", build.isolation() != null);
  }

  private static void refuse(String service, String key, boolean used) {
    if (used) {
      throw new CommandException(
          "services." + service + ".build." + key + " is not supported by jdock");
    }
  }
}
