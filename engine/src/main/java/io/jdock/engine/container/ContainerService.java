package io.jdock.engine.container;

import io.jdock.engine.AttachOptions;
import io.jdock.engine.Attachment;
import io.jdock.engine.CommitRequest;
import io.jdock.engine.ContainerDetails;
import io.jdock.engine.ContainerSummary;
import io.jdock.engine.Containers;
import io.jdock.engine.CreateRequest;
import io.jdock.engine.CreateRequest.Created;
import io.jdock.engine.EngineException;
import io.jdock.engine.Explanation;
import io.jdock.engine.Filters;
import io.jdock.engine.HostConfig;
import io.jdock.engine.LogQuery;
import io.jdock.engine.PathStat;
import io.jdock.engine.Resources;
import io.jdock.engine.RestartPolicy;
import io.jdock.engine.StatsSample;
import io.jdock.engine.StreamSink;
import io.jdock.engine.Subscription;
import io.jdock.engine.log.ContainerLog;
import io.jdock.engine.log.FileLog;
import io.jdock.engine.log.LogFiles;
import io.jdock.engine.log.LogReading;
import io.jdock.engine.stream.ClientAttachment;
import io.jdock.engine.stream.DetachKeys;
import io.jdock.engine.stream.ProcessStreams;
import io.jdock.image.ImageStore;
import io.jdock.linux.LinuxException;
import io.jdock.linux.cgroup.Cgroup;
import io.jdock.linux.cgroup.CgroupFilesystem;
import io.jdock.runtime.ConsoleSize;
import io.jdock.runtime.ContainerProcess;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * {@link Containers}: finds the container that is meant and hands over to whoever does the work.
 */
final class ContainerService implements Containers {
  private static final Set<String> PRUNE_KEYS = Set.of("label", "label!", "until");

  private final ContainerRegistry registry;
  private final ContainerStore store;
  private final ImageStore images;
  private final CgroupFilesystem cgroups;
  private final ContainerNetwork network;
  private final Creator creator;
  private final Lifecycle lifecycle;
  private final Remover remover;
  private final Inspector inspector;
  private final StatsReader statistics;
  private final Archives archives;
  private final Committer committer;
  private final Scheduler scheduler;

  ContainerService(
      ContainerRegistry registry,
      ContainerStore store,
      ImageStore images,
      CgroupFilesystem cgroups,
      ContainerNetwork network,
      Creator creator,
      Lifecycle lifecycle,
      Remover remover,
      Inspector inspector,
      StatsReader statistics,
      Archives archives,
      Committer committer,
      Scheduler scheduler) {
    this.registry = registry;
    this.store = store;
    this.images = images;
    this.cgroups = cgroups;
    this.network = network;
    this.creator = creator;
    this.lifecycle = lifecycle;
    this.remover = remover;
    this.inspector = inspector;
    this.statistics = statistics;
    this.archives = archives;
    this.committer = committer;
    this.scheduler = scheduler;
  }

  @Override
  public Created create(CreateRequest request) {
    Created created = creator.create(request, io.jdock.linux.KernelJournal.none());
    lifecycle.event(registry.resolve(created.id()), "create", Map.of());
    return created;
  }

  @Override
  public void start(String ref) {
    lifecycle.start(registry.resolve(ref));
  }

  @Override
  public void stop(String ref, @Nullable String signal, @Nullable Integer timeout) {
    lifecycle.stop(registry.resolve(ref), signal, timeout);
  }

  @Override
  public void restart(String ref, @Nullable String signal, @Nullable Integer timeout) {
    lifecycle.restart(registry.resolve(ref), signal, timeout);
  }

  @Override
  public void kill(String ref, @Nullable String signal) {
    Container container;
    try {
      container = registry.resolve(ref);
    } catch (EngineException e) {
      throw new EngineException(e.kind(), "cannot kill container: " + ref + ": " + e.text(), e);
    }
    lifecycle.kill(container, signal);
  }

  @Override
  public void pause(String ref) {
    lifecycle.pause(registry.resolve(ref));
  }

  @Override
  public void unpause(String ref) {
    lifecycle.unpause(registry.resolve(ref));
  }

  @Override
  public void remove(String ref, boolean force, boolean volumes) {
    remover.remove(registry.resolve(ref), force, volumes);
  }

  @Override
  public CompletionStage<WaitResult> await(String ref, WaitCondition condition) {
    Container container = registry.resolve(ref);
    try (Container.Held held = container.hold()) {
      CompletableFuture<Container.Exit> future =
          switch (condition) {
            case NOT_RUNNING ->
                container.process() != null || container.state().running()
                    ? container.nextExit()
                    : CompletableFuture.completedFuture(
                        new Container.Exit(
                            container.state().exitCode(), container.state().error()));
            case NEXT_EXIT -> container.nextExit();
            case REMOVED -> container.removed();
          };
      return future.thenApply(exit -> new WaitResult(exit.code(), exit.error()));
    }
  }

  @Override
  public Attachment attach(String ref, AttachOptions options, StreamSink sink) {
    Container container = registry.resolve(ref);
    DetachKeys keys = DetachKeys.parse(options.detachKeys());
    try (Container.Held held = container.hold()) {
      switch (container.state().status()) {
        case PAUSED ->
            throw EngineException.conflict(
                "container " + ref + " is paused, unpause the container before attach");
        case RESTARTING ->
            throw EngineException.conflict(
                "container " + ref + " is restarting, wait until the container is running");
        default -> {}
      }
      ProcessStreams streams = lifecycle.streams(container);
      ClientAttachment client =
          new ClientAttachment(
              streams,
              sink,
              options.stdin(),
              streams.tty() ? keys : null,
              () -> lifecycle.event(container, "detach", Map.of()));
      lifecycle.event(container, "attach", Map.of());
      if (options.logs()) {
        replay(container, options, sink);
      }
      return options.stream() ? client.start(options.stdout(), options.stderr()) : client.ended();
    }
  }

  /** What was logged so far, before what comes; nothing is logged meanwhile only by chance. */
  private void replay(Container container, AttachOptions options, StreamSink sink) {
    LogQuery query =
        new LogQuery(options.stdout(), options.stderr(), false, false, false, -1, null, null);
    lifecycle
        .logs()
        .files(container.record())
        .ifPresent(
            files ->
                new LogReading(files, written(container), query, new Unending(sink), Runnable::run)
                    .start());
  }

  private static @Nullable FileLog written(Container container) {
    ContainerLog log = container.log();
    return container.process() == null || log == null ? null : log.file().orElse(null);
  }

  /** Passes all on but the end, line by line. */
  private record Unending(StreamSink sink) implements StreamSink {
    @Override
    public boolean write(Stream stream, byte[] bytes) {
      int start = 0;
      for (int i = 0; i < bytes.length; i++) {
        if (bytes[i] == '\n' || i == bytes.length - 1) {
          sink.write(stream, Arrays.copyOfRange(bytes, start, i + 1));
          start = i + 1;
        }
      }
      return true;
    }

    @Override
    public void onWritable(Runnable action) {
      action.run();
    }

    @Override
    public void end() {}

    @Override
    public void failed(EngineException error) {
      sink.failed(error);
    }
  }

  @Override
  public Subscription logs(String ref, LogQuery query, StreamSink sink) {
    Container container = registry.resolve(ref);
    if (!query.stdout() && !query.stderr()) {
      throw EngineException.invalid("Bad parameters: you must choose at least one stream");
    }
    LogFiles files =
        lifecycle
            .logs()
            .files(container.record())
            .orElseThrow(
                () ->
                    new EngineException(
                        EngineException.Kind.NOT_IMPLEMENTED,
                        "configured logging driver does not support reading"));
    try (Container.Held held = container.hold()) {
      if (query.follow() && container.state().running()) {
        lifecycle.streams(container);
      }
      return new LogReading(files, written(container), query, sink, scheduler.workers()).start();
    }
  }

  @Override
  public boolean tty(String ref) {
    return registry.resolve(ref).record().config().tty();
  }

  @Override
  public List<ContainerSummary> list(ListQuery query) {
    ListFilter filter = new ListFilter(query.filters(), registry, images);
    boolean all = query.all() || query.limit() > 0 || filter.wantsStopped();
    List<Container> wanted =
        registry.all().stream()
            .filter(container -> all || container.state().running())
            .filter(filter::test)
            .sorted(
                Comparator.comparing((Container container) -> container.record().created())
                    .reversed())
            .limit(query.limit() > 0 ? query.limit() : Long.MAX_VALUE)
            .toList();
    List<ContainerSummary> lines = new ArrayList<>();
    wanted.forEach(container -> lines.add(inspector.summary(container, query.size())));
    return lines;
  }

  @Override
  public ContainerDetails inspect(String ref, boolean size) {
    return inspector.details(registry.resolve(ref), size);
  }

  @Override
  public ProcessTable top(String ref, String psArgs) {
    Container container = registry.resolve(ref);
    ContainerProcess process = container.process();
    if (process == null) {
      throw EngineException.conflict("container " + container.id() + " is not running");
    }
    try {
      return ProcessTop.of(process, psArgs, scheduler.clock());
    } catch (IOException e) {
      throw EngineException.system("reading processes: " + e.getMessage(), e);
    }
  }

  @Override
  public void rename(String ref, String newName) {
    Container container = registry.resolve(ref);
    if (newName.isEmpty()) {
      throw EngineException.invalid("Neither old nor new names may be empty");
    }
    String name = newName(newName);
    try (Container.Held held = container.hold()) {
      if (container.name().equals(name)) {
        throw EngineException.invalid(
            "Renaming a container with the same name as its current name");
      }
      String old = container.name();
      registry.rename(container, name);
      ContainerRecord renamed = container.record().withName(name);
      try {
        store.save(renamed);
      } catch (IOException e) {
        registry.release(name);
        registry.reserve(old, container.id());
        throw EngineException.system("renaming a container: " + e.getMessage(), e);
      }
      container.record(renamed);
      try {
        network.renamed(container);
      } catch (IOException e) {
        throw EngineException.system("renaming a container: " + e.getMessage(), e);
      }
      lifecycle.event(container, "rename", Map.of("oldName", "/" + old));
    }
  }

  private static String newName(String text) {
    try {
      return ContainerRegistry.checkName(text.startsWith("/") ? text : "/" + text);
    } catch (EngineException e) {
      throw new EngineException(e.kind(), "Error when allocating new name: " + e.text(), e);
    }
  }

  @Override
  public List<String> update(
      String ref, Resources resources, @Nullable RestartPolicy restartPolicy) {
    Container container = registry.resolve(ref);
    creator.check().resources(resources, true);
    try (Container.Held held = container.hold()) {
      if (container.removing()) {
        throw EngineException.conflict(
            "Cannot update container "
                + container.id()
                + ": container is marked for removal and cannot be \"update\"");
      }
      HostConfig old = container.record().hostConfig();
      if (restartPolicy != null
          && restartPolicy.mode() != RestartPolicy.Mode.NO
          && old.autoRemove()) {
        throw EngineException.invalid(
            "Restart policy cannot be updated because AutoRemove is enabled for the container");
      }
      Resources merged = updated(container, resources);
      creator.check().resources(merged, true);
      ContainerRecord updated =
          container
              .record()
              .withHostConfig(
                  old.withResources(
                      merged, restartPolicy == null ? old.restartPolicy() : restartPolicy));
      List<String> warnings = apply(container, merged);
      store.save(updated);
      container.record(updated);
      lifecycle.event(container, "update", Map.of());
      return warnings;
    } catch (IOException e) {
      throw EngineException.system(
          "Cannot update container " + container.id() + ": " + e.getMessage(), e);
    }
  }

  private static Resources updated(Container container, Resources to) {
    try {
      return RequestCheck.updated(container.record().hostConfig().resources(), to);
    } catch (EngineException e) {
      throw new EngineException(
          e.kind(), "Cannot update container " + container.id() + ": " + e.text(), e);
    }
  }

  private List<String> apply(Container container, Resources merged) throws IOException {
    ContainerProcess process = container.process();
    Cgroup cgroup = process == null ? null : process.cgroup().orElse(null);
    return cgroup == null
        ? cgroups.withheld(Limits.cgroup(merged, null))
        : cgroup.update(Limits.cgroup(merged, null));
  }

  @Override
  public StatsSample stats(String ref) {
    return statistics.read(registry.resolve(ref), null);
  }

  @Override
  public Subscription stats(String ref, Consumer<StatsSample> listener, Runnable end) {
    return statistics.stream(registry.resolve(ref), listener, end);
  }

  @Override
  public PruneReport prune(Filters filters) {
    filters.allowOnly(PRUNE_KEYS);
    Instant until = until(filters);
    List<String> deleted = new ArrayList<>();
    long space = 0;
    for (Container container : registry.all()) {
      ContainerRecord record = container.record();
      boolean unwanted =
          !container.state().running()
              && container.process() == null
              && filters.matchLabels("label", record.config().labels())
              && (!filters.has("label!")
                  || !filters.matchLabels("label!", record.config().labels()))
              && (until == null || record.created().isBefore(until));
      if (unwanted) {
        long size = inspector.sizeRw(container);
        try {
          remover.remove(container, false, false);
          deleted.add(container.id());
          space += size;
        } catch (EngineException e) {
          if (e.kind() != EngineException.Kind.CONFLICT) { // it was started meanwhile
            throw e;
          }
        }
      }
    }
    return new PruneReport(deleted, space);
  }

  private @Nullable Instant until(Filters filters) {
    if (!filters.has("until")) {
      return null;
    }
    if (filters.get("until").size() > 1) {
      throw EngineException.invalid("more than one until filter specified");
    }
    String text = filters.get("until").get(0);
    try {
      return TimeFilter.parse(text, scheduler.clock().instant());
    } catch (DateTimeException e) {
      throw new EngineException(
          EngineException.Kind.INVALID_PARAMETER,
          "failed to parse value as time or duration: \"" + text + "\"",
          e);
    }
  }

  @Override
  public void resize(String ref, int rows, int columns) {
    Container container = registry.resolve(ref);
    ContainerProcess process = container.process();
    if (process == null) {
      throw EngineException.conflict("container " + container.id() + " is not running");
    }
    try {
      if (process.terminal().isPresent()) {
        process.terminal().get().resize(new ConsoleSize(rows, columns));
      }
      lifecycle.event(
          container,
          "resize",
          Map.of("height", Integer.toString(rows), "width", Integer.toString(columns)));
    } catch (LinuxException e) {
      throw EngineException.system("resizing a terminal: " + e.getMessage(), e);
    }
  }

  @Override
  public List<Change> changes(String ref) {
    Container container = registry.resolve(ref);
    try {
      return images.containers().changes(container.id()).stream()
          .map(change -> new Change(change.path(), change.kind().ordinal()))
          .toList();
    } catch (IOException e) {
      throw EngineException.system("reading a container's changes: " + e.getMessage(), e);
    }
  }

  @Override
  public PathStat statPath(String ref, String path) {
    return archives.stat(registry.resolve(ref), ref, path);
  }

  @Override
  public void readArchive(String ref, String path, PathArchive to) {
    archives.read(registry.resolve(ref), ref, path, to);
  }

  @Override
  public void writeArchive(
      String ref, String path, InputStream archive, boolean keepKinds, boolean ownedByItsUser) {
    archives.write(registry.resolve(ref), ref, path, archive, keepKinds, ownedByItsUser);
  }

  @Override
  public void export(String ref, OutputStream to) {
    Container container = registry.resolve(ref);
    archives.export(container, to);
    lifecycle.event(container, "export", Map.of());
  }

  @Override
  public String commit(String ref, CommitRequest request) {
    return committer.commit(registry.resolve(ref), request);
  }

  @Override
  public Explanation explain(String ref) {
    Container container = registry.resolve(ref);
    ContainerFiles files = lifecycle.files(container);
    store.flush();
    try {
      List<JournalRecorder.StoredStep> steps = new ArrayList<>();
      List<JournalRecorder.Stored> journal =
          store.readAll(files.journal(), JournalRecorder.Stored.class);
      if (journal.isEmpty()) {
        throw EngineException.conflict(
            "container " + container.name() + " was never started: nothing to explain");
      }
      journal.forEach(part -> steps.addAll(part.steps()));
      JournalRecorder.Stored teardown = store.read(files.teardown(), JournalRecorder.Stored.class);
      if (teardown != null && container.process() == null) {
        steps.addAll(teardown.steps());
      }
      return JournalRecorder.explain(
          container.id(), container.name(), container.record().config().image(), steps);
    } catch (IOException e) {
      throw EngineException.system("reading the journal: " + e.getMessage(), e);
    }
  }

  @Override
  public Explanation plan(CreateRequest request) {
    String name = request.name();
    return JournalRecorder.explain(
        null,
        name == null ? "" : name,
        request.config().image(),
        creator.plan(request).stream().map(JournalRecorder::render).toList());
  }
}
