package io.jdock.cli.compose;

import io.jdock.cli.CommandException;
import io.jdock.cli.Session;
import io.jdock.cli.build.BuildCommand;
import io.jdock.compose.engine.ImageStep;
import io.jdock.compose.engine.Names;
import io.jdock.compose.model.Build;
import io.jdock.compose.model.FileObject;
import io.jdock.compose.model.FileReference;
import io.jdock.compose.model.Project;
import io.jdock.compose.model.Service;
import io.jdock.compose.progress.Progress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Builds a service's image as {@code jdock build} does. */
final class ComposeBuild implements ImageStep.Builder {
  private final Session session;
  private final Progress progress;
  private final List<String> extra;

  /**
   * @param extra words of the user's, such as {@code --no-cache}
   */
  ComposeBuild(Session session, Progress progress, List<String> extra) {
    this.session = session;
    this.progress = progress;
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
    List<String> words = new ArrayList<>(List.of("-t", image));
    build.tags().forEach(tag -> words.addAll(List.of("-t", tag)));
    arguments(words, "--build-arg", build.args());
    build.labels().forEach((name, value) -> words.addAll(List.of("--label", name + "=" + value)));
    build.cacheFrom().forEach(from -> words.addAll(List.of("--cache-from", from)));
    build
        .extraHosts()
        .forEach(
            (host, addresses) ->
                addresses.forEach(ip -> words.addAll(List.of("--add-host", host + ":" + ip))));
    add(words, "--target", build.target());
    add(words, "--network", build.network());
    add(words, "--platform", service.platform());
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
    progress.done(service.name(), "Built");
    return session.client().getObject("/images/" + image + "/json").string("Id");
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
    refuse(service, "ulimits", !build.ulimits().isEmpty());
    refuse(service, "shm_size", build.shmSize() != 0);
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
