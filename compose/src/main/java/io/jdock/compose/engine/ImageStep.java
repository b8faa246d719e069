package io.jdock.compose.engine;

import io.jdock.api.client.EngineException;
import io.jdock.api.client.JsonLines;
import io.jdock.api.client.JsonObject;
import io.jdock.api.client.Query;
import io.jdock.compose.load.GoDuration;
import io.jdock.compose.model.Project;
import io.jdock.compose.model.Service;
import io.jdock.compose.progress.Event;
import io.jdock.compose.progress.Status;
import java.io.IOException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Sees to it that a project's images are there: pulls or builds what is missing. */
public final class ImageStep {
  /** Builds a service's image. */
  @FunctionalInterface
  public interface Builder {
    /**
     * @return the image's id
     */
    String build(Project project, Service service) throws IOException, InterruptedException;
  }

  /** Who we are to registries. */
  @FunctionalInterface
  public interface Credentials {
    /** The value of {@code X-Registry-Auth} for an image; null for nobody. */
    @Nullable String forImage(String image) throws IOException;
  }

  /**
   * @param build services whose images are built even if they are there
   * @param policy overrides the files' {@code pull_policy}: {@code always}, {@code missing}, {@code
   *     never}, {@code build}; empty for the files'
   */
  public record Options(boolean build, boolean noBuild, String policy, boolean quietPull) {}

  private final Engine engine;
  private final Project project;
  private final Builder builder;
  private final Credentials credentials;

  public ImageStep(Engine engine, Project project, Builder builder, Credentials credentials) {
    this.engine = engine;
    this.project = project;
    this.builder = builder;
    this.credentials = credentials;
  }

  /**
   * @return the images' ids by service
   */
  public Map<String, String> run(Options options) throws IOException, InterruptedException {
    Map<String, JsonObject> there = present();
    Map<String, String> ids = new ConcurrentHashMap<>();
    there.forEach((service, image) -> ids.put(service, image.string("Id")));
    Map<String, Service> pulls = new LinkedHashMap<>();
    Map<String, Service> builds = new LinkedHashMap<>();
    for (Service service : project.services().values()) {
      decide(service, there.get(service.name()), options, pulls, builds);
    }
    pull(pulls, options, builds, ids);
    for (Service service : builds.values()) {
      ids.put(service.name(), builder.build(project, service));
    }
    return ids;
  }

  /** Pulls the images of these services, one that several have once. */
  public void pullAll(Map<String, Service> services, boolean ignoreFailures, boolean quiet)
      throws IOException, InterruptedException {
    SideBySide tasks = engine.transfers();
    for (Service service : distinct(services).values()) {
      tasks.begin(
          () -> {
            try {
              pull(service, quiet);
            } catch (EngineException e) {
              if (!ignoreFailures) {
                throw e;
              }
            }
          });
    }
    tasks.await();
  }

  private Map<String, Service> distinct(Map<String, Service> services) {
    Map<String, Service> byImage = new LinkedHashMap<>();
    services.values().forEach(s -> byImage.putIfAbsent(Names.image(project, s), s));
    return byImage;
  }

  private static void decide(
      Service service,
      @Nullable JsonObject there,
      Options options,
      Map<String, Service> pulls,
      Map<String, Service> builds)
      throws IOException {
    String policy = options.policy().isEmpty() ? text(service.pullPolicy()) : options.policy();
    boolean canBuild = service.build() != null;
    boolean named = !text(service.image()).isEmpty();
    if (canBuild && (options.build() || policy.equals("build"))) {
      builds.put(service.name(), service);
    } else if (policy.equals("always") && named) {
      pulls.put(service.name(), service);
    } else if (there != null) {
      if (named && stale(policy, there)) {
        pulls.put(service.name(), service);
      }
    } else if (canBuild && !options.noBuild()) {
      builds.put(service.name(), service);
    } else if (policy.equals("never") || !named) {
      return; // its container's creation says what is missing
    } else {
      pulls.put(service.name(), service);
    }
  }

  /** Whether an image is older than its {@code daily}, {@code weekly} or {@code every_...}. */
  private static boolean stale(String policy, JsonObject image) throws IOException {
    String after =
        switch (policy) {
          case "daily" -> "1d";
          case "weekly" -> "1w";
          default -> policy.startsWith("every_") ? policy.substring("every_".length()) : "";
        };
    String tagged = image.object("Metadata").string("LastTagTime");
    if (after.isEmpty()) {
      return false;
    }
    return tagged.isEmpty()
        || Instant.now()
            .isAfter(OffsetDateTime.parse(tagged).toInstant().plus(GoDuration.parse(after)));
  }

  private Map<String, JsonObject> present() throws IOException, InterruptedException {
    Map<String, JsonObject> byImage = new ConcurrentHashMap<>();
    SideBySide tasks = engine.sideBySide();
    for (String image : distinct(project.services()).keySet()) {
      tasks.begin(() -> inspect(image, byImage));
    }
    tasks.await();
    Map<String, JsonObject> byService = new TreeMap<>();
    project
        .services()
        .forEach(
            (name, service) -> {
              JsonObject image = byImage.get(Names.image(project, service));
              if (image != null) {
                byService.put(name, image);
              }
            });
    return byService;
  }

  private void inspect(String image, Map<String, JsonObject> images) throws IOException {
    try {
      images.put(image, engine.client().getObject("/images/" + image + "/json"));
    } catch (EngineException e) {
      if (!e.notFound()) {
        throw e;
      }
    }
  }

  private void pull(
      Map<String, Service> services,
      Options options,
      Map<String, Service> builds,
      Map<String, String> ids)
      throws IOException, InterruptedException {
    Set<String> failed = ConcurrentHashMap.newKeySet();
    SideBySide tasks = engine.transfers();
    Map<String, JsonObject> byImage = new ConcurrentHashMap<>();
    for (Map.Entry<String, Service> each : distinct(services).entrySet()) {
      tasks.begin(
          () -> {
            try {
              pull(each.getValue(), options.quietPull());
              inspect(each.getKey(), byImage);
            } catch (EngineException e) {
              if (each.getValue().build() == null || options.noBuild()) {
                throw e;
              }
              failed.add(each.getKey());
            }
          });
    }
    tasks.await();
    services.forEach(
        (name, service) -> {
          String image = Names.image(project, service);
          if (failed.contains(image)) {
            builds.put(name, service);
          } else if (byImage.containsKey(image)) {
            ids.put(name, byImage.get(image).string("Id"));
          }
        });
  }

  private void pull(Service service, boolean quiet) throws IOException {
    String image = Names.image(project, service);
    String title = service.name();
    tell(title, Status.WORKING, "Pulling");
    int colon = image.lastIndexOf(':');
    boolean tagged = colon > image.lastIndexOf('/') && !image.contains("@");
    Query query = Query.of().add("fromImage", tagged ? image.substring(0, colon) : image);
    if (!image.contains("@")) {
      query.add("tag", tagged ? image.substring(colon + 1) : "latest");
    }
    query.addUnlessEmpty("platform", text(service.platform()));
    String auth = credentials.forImage(image);
    Map<String, String> fields = auth == null ? Map.of() : Map.of("X-Registry-Auth", auth);
    try (JsonLines lines =
        engine.client().send("POST", "/images/create" + query, null, fields).lines()) {
      JsonObject line;
      while ((line = lines.next()) != null) {
        String error = line.string("error");
        if (!error.isEmpty()) {
          throw new EngineException(500, error);
        }
        if (!quiet) {
          layer(title, line);
        }
      }
    } catch (EngineException e) {
      boolean built = service.build() != null;
      engine
          .progress()
          .event(
              new Event(
                  title,
                  "",
                  built ? "Warning" : "Error",
                  built ? Status.WARNING : Status.ERROR,
                  String.valueOf(e.getMessage()),
                  0,
                  0));
      throw e;
    }
    tell(title, Status.DONE, "Pulled");
  }

  private void tell(String service, Status status, String text) {
    engine.progress().event(new Event(service, "", text, status, "", 0, 0));
  }

  private void layer(String parent, JsonObject line) {
    String id = line.string("id");
    String status = line.string("status");
    if (id.isEmpty() || status.startsWith("Pulling from")) {
      return;
    }
    boolean done = status.equals("Pull complete") || status.equals("Already exists");
    engine.progress().event(Event.layer(id, parent, done, line));
  }

  private static String text(@Nullable String text) {
    return text == null ? "" : text;
  }
}
