package io.jdock.cli.container;

import io.jdock.api.client.EngineResponse;
import io.jdock.api.client.JsonLines;
import io.jdock.api.client.JsonObject;
import io.jdock.api.client.Query;
import io.jdock.cli.Arguments;
import io.jdock.cli.Command;
import io.jdock.cli.CommandException;
import io.jdock.cli.ExitCode;
import io.jdock.cli.Jdock;
import io.jdock.cli.Session;
import io.jdock.cli.flag.Flag;
import io.jdock.cli.format.Listing;
import io.jdock.cli.option.Formats;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** {@code jdock stats}. */
public final class StatsCommand extends Command {
  private static final long REFRESH_MILLIS = 500;

  private final Flag<Boolean> all =
      flags.bool("a", "all", "Show all containers (default shows just running)");
  private final Flag<String> format = flags.string(null, "format", Formats.TABLE_HELP);
  private final Flag<Boolean> noStream =
      flags.bool(null, "no-stream", "Disable streaming stats and only pull the first result");
  private final Flag<Boolean> noTrunc = flags.bool(null, "no-trunc", "Do not truncate output");

  private final Map<String, JsonObject> latest = new ConcurrentHashMap<>();
  private final LinkedBlockingQueue<String> arrivals = new LinkedBlockingQueue<>();
  private final Map<String, Thread> readers = new LinkedHashMap<>();

  private final String filters;

  public StatsCommand() {
    this("");
  }

  /**
   * @param filters of the containers, as the engine takes them; empty for none
   */
  public StatsCommand(String filters) {
    super(
        "stats [OPTIONS] [CONTAINER...]",
        "Display a live stream of container(s) resource usage statistics",
        Arguments.any());
    this.filters = filters;
  }

  @Override
  public List<Example> examples() {
    return List.of(
        new Example("stats", "all running containers, live; Ctrl-C ends it"),
        new Example("stats --no-stream web", "one look at one container"));
  }

  @Override
  protected int run(Session session, List<String> containers) throws IOException {
    Listing listing = new Listing(format.get(), Usage.TABLE, Usage.TITLES);
    for (String container : containers) {
      session.client().get(EachContainer.path(container) + "/json").text();
    }
    if (noStream.get()) {
      List<String> chosen = containers.isEmpty() ? listed(session) : containers;
      listing.print(session.out(), once(session, chosen));
      return ExitCode.OK;
    }
    return stream(session, containers, listing);
  }

  private List<String> listed(Session session) throws IOException {
    Query query = Query.of().addUnlessEmpty("filters", filters);
    if (all.get()) {
      query.add("all", true);
    }
    List<String> ids = new ArrayList<>();
    for (JsonObject container :
        JsonObject.objectsOf(session.client().get("/containers/json" + query).json())) {
      ids.add(container.string("Id").substring(0, 12));
    }
    return ids;
  }

  /** One sample of each, asked for at the same time: the engine takes a second for one. */
  private List<Usage> once(Session session, List<String> containers) throws IOException {
    List<Thread> asking = new ArrayList<>();
    Map<String, IOException> failures = new ConcurrentHashMap<>();
    for (String container : containers) {
      Thread thread =
          new Thread(
              () -> {
                try {
                  latest.put(
                      container,
                      session
                          .client()
                          .getObject(EachContainer.path(container) + "/stats?stream=0"));
                } catch (IOException e) {
                  failures.put(container, e);
                }
              });
      thread.start();
      asking.add(thread);
    }
    for (Thread thread : asking) {
      join(thread);
    }
    for (IOException failure : failures.values()) {
      session.err().println(Jdock.describe(failure));
    }
    return rows(containers);
  }

  private static void join(Thread thread) {
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CommandException("interrupted");
    }
  }

  private List<Usage> rows(List<String> containers) {
    List<Usage> rows = new ArrayList<>();
    for (String container : containers) {
      rows.add(new Usage(container, latest.get(container), !noTrunc.get()));
    }
    return rows;
  }

  private int stream(Session session, List<String> named, Listing listing) throws IOException {
    while (true) {
      List<String> containers = named.isEmpty() ? listed(session) : named;
      follow(session, containers);
      if (!named.isEmpty() && readers.values().stream().noneMatch(Thread::isAlive)) {
        return ExitCode.OK; // all of them are gone
      }
      if (latest.keySet().containsAll(containers)) {
        draw(session, listing, rows(containers));
      }
      try {
        String arrived = arrivals.poll(REFRESH_MILLIS, TimeUnit.MILLISECONDS);
        if (arrived != null) {
          arrivals.clear();
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return ExitCode.FAILED;
      }
    }
  }

  private static void draw(Session session, Listing listing, List<Usage> rows) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (PrintStream page = new PrintStream(bytes, false, StandardCharsets.UTF_8)) {
      listing.print(page, rows);
    }
    // home, each line cleared to its end, then everything below
    String text = bytes.toString(StandardCharsets.UTF_8).replace("\n", "\u001b[K\n");
    session.out().print("\u001b[H" + text + "\u001b[J");
    session.out().flush();
  }

  private void follow(Session session, List<String> containers) {
    readers.keySet().removeIf(id -> !containers.contains(id));
    latest.keySet().removeIf(id -> !containers.contains(id));
    for (String container : containers) {
      if (readers.containsKey(container)) {
        continue;
      }
      Thread reader = new Thread(() -> read(session, container), "stats " + container);
      reader.setDaemon(true);
      readers.put(container, reader);
      reader.start();
    }
  }

  private void read(Session session, String container) {
    String path = EachContainer.path(container) + "/stats" + Query.of().add("stream", true);
    try (EngineResponse response = session.client().get(path);
        JsonLines lines = response.lines()) {
      for (JsonObject sample = lines.next(); sample != null; sample = lines.next()) {
        latest.put(container, sample);
        arrivals.add(container);
      }
    } catch (IOException e) {
      System.getLogger(StatsCommand.class.getName())
          .log(System.Logger.Level.DEBUG, "statistics of " + container, e);
    }
    latest.remove(container);
  }
}
