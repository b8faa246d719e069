package io.jdock.compose.engine;

import io.jdock.api.client.EngineException;
import io.jdock.api.client.EngineResponse;
import io.jdock.api.client.Json;
import io.jdock.api.client.JsonLines;
import io.jdock.api.client.JsonObject;
import io.jdock.api.client.Query;
import io.jdock.api.client.StreamDemultiplexer;
import io.jdock.compose.progress.LogPrinter;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a project's containers wrote, and write: read side by side, printed line by line. Containers
 * that start later are found by the engine's events.
 */
public final class Logs {
  /**
   * @param services to read; empty for all
   * @param index of the one container that is meant; 0 for all
   * @param since seconds since 1970 or a date, as the API takes them; empty for the start
   * @param separator of the parts of containers' names
   * @param tail a number of lines or {@code all}
   */
  public record Options(
      Set<String> services,
      boolean follow,
      int index,
      String since,
      String until,
      String tail,
      boolean timestamps,
      String separator) {}

  private final Engine engine;
  private final LogPrinter printer;
  private final Options options;
  private final Map<String, String> read = new HashMap<>();

  public Logs(Engine engine, LogPrinter printer, Options options) {
    this.engine = engine;
    this.printer = printer;
    this.options = options;
  }

  /** Returns at the logs' end; when following, when the last of the containers has ended. */
  public void run(String project) throws IOException, InterruptedException {
    if (!options.follow()) {
      SideBySide readers = engine.sideBySide();
      for (ProjectContainer container : chosen(project)) {
        readers.begin(() -> read(container.id(), name(project, container), options.since()));
      }
      readers.await();
      return;
    }
    String filters =
        Json.write(
            new JsonObject()
                .put("type", List.of("container"))
                .put("label", List.of(Labels.PROJECT + "=" + project)));
    // events first, then the list: what starts in between is in one of them
    try (JsonLines events =
        engine.client().get("/events" + Query.of().add("filters", filters)).lines()) {
      List<ProjectContainer> containers = chosen(project);
      SideBySide readers = engine.sideBySide();
      for (ProjectContainer container : containers) {
        readers.begin(() -> read(container.id(), name(project, container), options.since()));
      }
      watch(project, containers, events, readers);
      readers.await();
    }
  }

  private List<ProjectContainer> chosen(String project) throws IOException {
    List<ProjectContainer> chosen = new ArrayList<>();
    for (ProjectContainer container :
        engine.listing().containers(project, Listing.OneOff.EXCLUDE, true)) {
      boolean meant =
          options.services().isEmpty() || options.services().contains(container.service());
      if (meant && (options.index() == 0 || container.number() == options.index())) {
        chosen.add(container);
      }
    }
    if (options.index() > 0 && chosen.isEmpty()) {
      throw new ComposeFailure(
          "service \""
              + String.join(",", options.services())
              + "\" is not running container #"
              + options.index());
    }
    return chosen;
  }

  private void watch(
      String project, List<ProjectContainer> containers, JsonLines events, SideBySide readers)
      throws IOException {
    Set<String> alive = new HashSet<>();
    containers.forEach(container -> alive.add(container.id()));
    while (!alive.isEmpty()) {
      JsonObject event = events.next();
      if (event == null) {
        throw new IOException("the engine ended its stream of events");
      }
      JsonObject attributes = event.object("Actor").object("Attributes");
      String id = event.object("Actor").string("ID");
      boolean meant =
          !attributes.string(Labels.ONE_OFF).equalsIgnoreCase("true")
              && (options.services().isEmpty()
                  || options.services().contains(attributes.string(Labels.SERVICE)))
              && (options.index() == 0
                  || attributes.string(Labels.NUMBER).equals(Integer.toString(options.index())));
      if (!meant) {
        continue;
      }
      String name = name(project, attributes);
      switch (event.string("Action")) {
        case "create" -> alive.add(id);
        case "start" -> {
          alive.add(id);
          readers.begin(() -> read(id, name, options.since()));
        }
        case "die" -> {
          boolean again = comesBack(id);
          printer.status(
              name,
              "exited with code " + attributes.string("exitCode") + (again ? " (restarting)" : ""));
          if (!again) {
            alive.remove(id);
          }
        }
        default -> {} // nothing that its output depends on
      }
    }
  }

  private boolean comesBack(String id) throws IOException {
    try {
      JsonObject state = engine.client().getObject("/containers/" + id + "/json").object("State");
      return state.bool("Restarting") || state.bool("Running");
    } catch (EngineException e) {
      if (e.notFound()) {
        return false;
      }
      throw e;
    }
  }

  /** Of a container that starts again, only what it writes from then on. */
  private void read(String id, String name, String since) throws IOException {
    JsonObject container;
    String path;
    try {
      container = engine.client().getObject("/containers/" + id + "/json");
      String started = container.object("State").string("StartedAt");
      String before = remember(id, started);
      if (started.equals(before)) {
        return; // the event tells of a start that the list has told of already
      }
      boolean later = before != null;
      Query query = Query.of();
      if (options.follow()) {
        query.add("follow", true);
      }
      query
          .addUnlessEmpty("since", later ? seconds(started) : since)
          .add("stderr", true)
          .add("stdout", true)
          .add("tail", options.tail());
      if (options.timestamps()) {
        query.add("timestamps", true);
      }
      path = "/containers/" + id + "/logs" + query.addUnlessEmpty("until", options.until());
    } catch (EngineException e) {
      if (e.notFound()) {
        return; // removed meanwhile
      }
      throw e;
    }
    try (EngineResponse response = engine.client().get(path);
        LogLines lines = new LogLines(printer, name)) {
      if (container.object("Config").bool("Tty")) {
        byte[] buffer = new byte[32 * 1024];
        for (int n = response.body().read(buffer); n >= 0; n = response.body().read(buffer)) {
          lines.write(buffer, 0, n);
          lines.flush();
        }
      } else {
        new StreamDemultiplexer(response.body()).copy(lines, lines);
      }
    } catch (EngineException e) {
      if (e.status() != 501) {
        throw e;
      }
      engine.warnings().warn("Can't retrieve logs for \"" + name + "\": " + e.getMessage());
    }
  }

  /** A date of the API as its queries take it: seconds since 1970 with nine decimals. */
  private static String seconds(String date) {
    Instant instant = Instant.parse(date);
    return String.format(Locale.ROOT, "%d.%09d", instant.getEpochSecond(), instant.getNano());
  }

  /** The start of which this container's output was read last; null if it was not. */
  private synchronized @Nullable String remember(String id, String started) {
    return read.put(id, started);
  }

  /** A container's name, without its project's where it has the name that compose gives. */
  private String name(String project, ProjectContainer container) {
    return Names.withoutProject(
        project,
        container.name(),
        container.service(),
        container.labels().getOrDefault(Labels.NUMBER, ""),
        options.separator());
  }

  private String name(String project, JsonObject attributes) {
    return Names.withoutProject(
        project,
        attributes.string("name"),
        attributes.string(Labels.SERVICE),
        attributes.string(Labels.NUMBER),
        options.separator());
  }
}
