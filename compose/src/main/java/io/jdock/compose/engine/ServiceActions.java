package io.jdock.compose.engine;

import io.jdock.api.client.EngineException;
import io.jdock.api.client.Query;
import io.jdock.compose.model.DependsOn;
import io.jdock.compose.model.Hook;
import io.jdock.compose.model.Project;
import io.jdock.compose.model.Service;
import io.jdock.compose.progress.Event;
import io.jdock.compose.progress.Status;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What is done with containers that are there: stop, restart, kill, pause, remove. Without the
 * project's files, labels tell what depends on what.
 */
public final class ServiceActions {
  private final Engine engine;
  private final String name;
  private final @Nullable Project project;
  private final boolean dryRun;

  /**
   * @param project as its files say; null if there are none
   * @param dryRun only tell what would be done
   */
  public ServiceActions(Engine engine, String name, @Nullable Project project, boolean dryRun) {
    this.engine = engine;
    this.name = name;
    this.project = project;
    this.dryRun = dryRun;
  }

  /** The containers of these services, or of all. */
  public List<ProjectContainer> containers(
      Collection<String> services, Listing.OneOff oneOff, boolean stopped) throws IOException {
    List<ProjectContainer> chosen = new ArrayList<>();
    for (ProjectContainer container : engine.listing().containers(name, oneOff, stopped)) {
      boolean named = services.isEmpty() || services.contains(container.service());
      if (named && container.labels().containsKey(Labels.CONFIG_HASH)) {
        chosen.add(container);
      }
    }
    return chosen;
  }

  /** Same, without those that the files say nothing of. */
  public List<ProjectContainer> declared(
      Collection<String> services, Listing.OneOff oneOff, boolean stopped) throws IOException {
    List<ProjectContainer> chosen = containers(services, oneOff, stopped);
    if (project != null) {
      chosen.removeIf(container -> !project.services().containsKey(container.service()));
    }
    return chosen;
  }

  /** Stops services, those that others depend on last. */
  public void stop(Collection<String> services, @Nullable Integer seconds)
      throws IOException, InterruptedException {
    List<ProjectContainer> all = containers(List.of(), Listing.OneOff.EXCLUDE, true);
    new DependencyOrder(dependencies(all))
        .reversed()
        .run(
            engine.threads(),
            service -> {
              if (services.isEmpty() || services.contains(service)) {
                each(of(service, all), container -> stop(container, seconds));
              }
            });
  }

  private void stop(ProjectContainer container, @Nullable Integer seconds) throws IOException {
    if (!dryRun) {
      new Hooks(engine).run(container, hooks(container, true));
    }
    engine.progress().working(container.title(), "Stopping");
    change(container, "/stop" + timeout(seconds), "Stopping");
    engine.progress().done(container.title(), "Stopped");
  }

  /**
   * Restarts services, and those that say they want it when these restart.
   *
   * @param dependents whether those that depend on them are restarted too
   */
  public void restart(Collection<String> services, boolean dependents, @Nullable Integer seconds)
      throws IOException, InterruptedException {
    List<ProjectContainer> all = containers(List.of(), Listing.OneOff.EXCLUDE, true);
    Map<String, Set<String>> before = restarting(all);
    Set<String> chosen = services.isEmpty() ? before.keySet() : new TreeSet<>(services);
    for (String service : services) {
      if (!before.containsKey(service)) {
        throw new ComposeFailure("no such service: " + service);
      }
    }
    boolean grown = dependents && !services.isEmpty();
    while (grown) {
      grown = false;
      for (Map.Entry<String, Set<String>> each : before.entrySet()) {
        if (each.getValue().stream().anyMatch(chosen::contains)) {
          grown |= chosen.add(each.getKey());
        }
      }
    }
    Map<String, Set<String>> order = new TreeMap<>(before);
    order.keySet().retainAll(chosen);
    new DependencyOrder(order)
        .run(
            engine.threads(),
            service -> each(of(service, all), container -> restart(container, seconds)));
  }

  private void restart(ProjectContainer container, @Nullable Integer seconds) throws IOException {
    if (!dryRun) {
      new Hooks(engine).run(container, hooks(container, true));
    }
    engine.progress().working(container.title(), "Restarting");
    change(container, "/restart" + timeout(seconds), "Restarting");
    engine.progress().done(container.title(), "Started");
    if (!dryRun) {
      new Hooks(engine).run(container, hooks(container, false));
    }
  }

  /**
   * Sends a signal.
   *
   * @return whether there was a container to send it to
   */
  public boolean kill(Collection<String> services, String signal, boolean orphans)
      throws IOException, InterruptedException {
    List<ProjectContainer> containers =
        orphans
            ? containers(services, Listing.OneOff.INCLUDE, false)
            : declared(services, Listing.OneOff.INCLUDE, false);
    each(
        containers,
        container -> {
          engine.progress().working(container.title(), "Killing");
          change(container, "/kill" + Query.of().add("signal", signal), "Killing");
          engine.progress().done(container.title(), "Killed");
        });
    return !containers.isEmpty();
  }

  /** Freezes services, or lets them go on. */
  public void pause(Collection<String> services, boolean freeze)
      throws IOException, InterruptedException {
    each(
        declared(services, Listing.OneOff.EXCLUDE, false),
        container -> {
          change(container, freeze ? "/pause" : "/unpause", "");
          engine.progress().done(container.title(), freeze ? "Paused" : "Unpaused");
        });
  }

  /** The containers that do not run: those that {@link #remove} may take. */
  public List<ProjectContainer> removable(Collection<String> services, boolean stoppedJustNow)
      throws IOException {
    List<ProjectContainer> stopped = new ArrayList<>();
    for (ProjectContainer container : declared(services, Listing.OneOff.EXCLUDE, true)) {
      try {
        boolean running =
            engine
                .client()
                .getObject("/containers/" + container.id() + "/json")
                .object("State")
                .bool("Running");
        if (!running || (stoppedJustNow && dryRun)) {
          stopped.add(container);
        }
      } catch (EngineException e) {
        if (!e.notFound()) {
          throw e;
        }
      }
    }
    return stopped;
  }

  /** Removes containers. */
  public void remove(List<ProjectContainer> containers, boolean volumes, boolean force)
      throws IOException, InterruptedException {
    each(
        containers,
        container -> {
          engine.progress().working(container.title(), "Removing");
          if (!dryRun) {
            Query query = Query.of();
            if (volumes) {
              query.add("v", true);
            }
            if (force) {
              query.add("force", true);
            }
            engine.client().delete("/containers/" + container.id() + query).close();
          }
          engine.progress().done(container.title(), "Removed");
        });
  }

  /** Starts what does not run, in the order of dependencies. */
  public void start(Collection<String> services) throws IOException, InterruptedException {
    List<ProjectContainer> all = containers(List.of(), Listing.OneOff.EXCLUDE, true);
    if (project == null && all.isEmpty()) {
      throw new ComposeFailure("no container found for project \"" + name + "\": not found");
    }
    Map<String, Set<String>> order = dependencies(all);
    Set<String> chosen = new TreeSet<>(services.isEmpty() ? order.keySet() : services);
    for (String service : services) {
      add(order, service, chosen);
    }
    order.keySet().retainAll(chosen);
    Readiness readiness = new Readiness(engine);
    new DependencyOrder(order)
        .run(
            engine.threads(),
            service -> {
              if (!dryRun) {
                await(service, all, readiness);
              }
              start(service, all);
            });
  }

  /** Awaits that services run, or are healthy where they say what that is. */
  public void awaitRunning(Collection<String> services) throws IOException {
    new Readiness(engine).awaitHealthy(declared(services, Listing.OneOff.EXCLUDE, true), true);
  }

  private static void add(Map<String, Set<String>> order, String service, Set<String> chosen)
      throws ComposeFailure {
    Set<String> others = order.get(service);
    if (others == null) {
      throw new ComposeFailure("no such service: " + service);
    }
    for (String other : others) {
      if (order.containsKey(other) && chosen.add(other)) {
        add(order, other, chosen);
      }
    }
  }

  /** Awaits what a service wants of those it depends on before it starts. */
  private void await(String service, List<ProjectContainer> all, Readiness readiness)
      throws IOException {
    for (Map.Entry<String, String> each : conditions(service, all).entrySet()) {
      List<ProjectContainer> others = of(each.getKey(), all);
      if (others.isEmpty() || each.getValue().equals("service_started")) {
        continue;
      }
      others.forEach(other -> engine.progress().working(other.title(), "Waiting"));
      boolean completed = each.getValue().equals("service_completed_successfully");
      if (completed) {
        readiness.awaitCompleted(each.getKey(), others);
      } else {
        readiness.awaitHealthy(others, false);
      }
      others.forEach(
          other -> engine.progress().done(other.title(), completed ? "Exited" : "Healthy"));
    }
  }

  private void start(String service, List<ProjectContainer> all)
      throws IOException, InterruptedException {
    List<ProjectContainer> own = of(service, all);
    Service declared = project == null ? null : project.services().get(service);
    if (own.isEmpty() && all.isEmpty() && declared != null && declared.replicas() > 0) {
      throw new ComposeFailure("service \"" + service + "\" has no container to start");
    }
    own.removeIf(ProjectContainer::running);
    each(
        own,
        container -> {
          engine.progress().working(container.title(), "Starting");
          change(container, "/start", "Starting");
          if (!dryRun) {
            new Hooks(engine).run(container, hooks(container, false));
          }
          engine.progress().done(container.title(), "Started");
        });
  }

  private Map<String, String> conditions(String service, List<ProjectContainer> all) {
    Map<String, String> conditions = new LinkedHashMap<>();
    if (project != null) {
      Service declared = project.services().get(service);
      if (declared != null) {
        declared.dependsOn().forEach((other, on) -> conditions.put(other, on.condition()));
      }
      return conditions;
    }
    for (ProjectContainer container : of(service, all)) {
      for (String[] parts : labelled(container)) {
        conditions.put(parts[0], parts.length > 1 ? parts[1] : "service_started");
      }
    }
    return conditions;
  }

  private Map<String, Set<String>> dependencies(List<ProjectContainer> all) {
    if (project != null) {
      return Dependencies.of(project);
    }
    Map<String, Set<String>> found = new TreeMap<>();
    for (ProjectContainer container : all) {
      Set<String> others = found.computeIfAbsent(container.service(), s -> new TreeSet<>());
      labelled(container).forEach(parts -> others.add(parts[0]));
    }
    return found;
  }

  /** By service those whose restart makes it restart too. */
  private Map<String, Set<String>> restarting(List<ProjectContainer> all) {
    Map<String, Set<String>> found = new TreeMap<>();
    if (project != null) {
      project
          .services()
          .forEach(
              (service, declared) -> {
                Set<String> others = new TreeSet<>();
                for (Map.Entry<String, DependsOn> on : declared.dependsOn().entrySet()) {
                  if (on.getValue().restart()) {
                    others.add(on.getKey());
                  }
                }
                found.put(service, others);
              });
      return found;
    }
    for (ProjectContainer container : all) {
      Set<String> others = found.computeIfAbsent(container.service(), s -> new TreeSet<>());
      for (String[] parts : labelled(container)) {
        if (parts.length < 3 || Boolean.parseBoolean(parts[2])) {
          others.add(parts[0]);
        }
      }
    }
    return found;
  }

  /** The label's {@code service:condition:restart} entries. */
  private static List<String[]> labelled(ProjectContainer container) {
    List<String[]> entries = new ArrayList<>();
    for (String entry : container.labels().getOrDefault(Labels.DEPENDS_ON, "").split(",", -1)) {
      if (!entry.isEmpty()) {
        entries.add(entry.split(":", -1));
      }
    }
    return entries;
  }

  private List<Hook> hooks(ProjectContainer container, boolean beforeStop) {
    Service service = project == null ? null : project.services().get(container.service());
    if (service == null) {
      return List.of();
    }
    return beforeStop ? service.preStop() : service.postStart();
  }

  private static List<ProjectContainer> of(String service, List<ProjectContainer> all) {
    List<ProjectContainer> own = new ArrayList<>(all);
    own.removeIf(container -> !container.service().equals(service));
    return own;
  }

  private static String timeout(@Nullable Integer seconds) {
    return seconds == null ? "" : Query.of().add("t", seconds).toString();
  }

  private void change(ProjectContainer container, String action, String doing) throws IOException {
    if (dryRun) {
      return;
    }
    try {
      engine.client().post("/containers/" + container.id() + action).close();
    } catch (EngineException e) {
      if (!doing.isEmpty()) {
        engine.progress().event(Event.of(container.title(), Status.ERROR, "Error while " + doing));
      }
      throw e;
    }
  }

  /** What is done with one container. */
  private interface Action {
    void apply(ProjectContainer container) throws IOException, InterruptedException;
  }

  private void each(List<ProjectContainer> containers, Action action)
      throws IOException, InterruptedException {
    SideBySide tasks = engine.sideBySide();
    containers.forEach(container -> tasks.begin(() -> action.apply(container)));
    tasks.await();
  }
}
