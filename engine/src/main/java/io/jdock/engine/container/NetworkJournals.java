package io.jdock.engine.container;

import io.jdock.engine.Explanation;
import io.jdock.linux.KernelJournal;
import io.jdock.net.Network;
import io.jdock.net.NetworkStories;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What the kernel was asked to do for networks and what is on them: {@code
 * DATA/network/journal/ID.json}. What concerns a container as well is in its journal too.
 */
final class NetworkJournals implements NetworkStories {
  private static final System.Logger LOG = System.getLogger(NetworkJournals.class.getName());

  /**
   * A file that is longer loses its oldest connections: a network may see any number of them, and a
   * container too.
   */
  private static final long MOST_BYTES = 1 << 18;

  private final Path directory;
  private final ContainerStore store;

  /** What is not written yet, by network. */
  private final Map<String, JournalRecorder> pending = new HashMap<>();

  NetworkJournals(Path dataRoot, ContainerStore store) throws IOException {
    this.directory = Files.createDirectories(dataRoot.resolve("network").resolve("journal"));
    this.store = store;
  }

  private Path file(String networkId) {
    return directory.resolve(networkId + ".json");
  }

  @Override
  public KernelJournal of(String networkId) {
    return step -> {
      synchronized (pending) {
        JournalRecorder steps = pending.get(networkId);
        if (steps == null) {
          steps = new JournalRecorder();
          pending.put(networkId, steps);
          store.soon(() -> write(networkId));
        }
        steps.record(step);
      }
    };
  }

  private void write(String networkId) {
    JournalRecorder steps;
    synchronized (pending) {
      steps = pending.remove(networkId);
    }
    if (steps != null) {
      append(file(networkId), steps);
    }
  }

  /** A container that ran before has one more connection. */
  void addToContainer(ContainerFiles files, JournalRecorder steps) {
    store.soon(() -> append(files.journal(), steps));
  }

  /** Off the way of whoever connects. */
  private void append(Path file, JournalRecorder steps) {
    try {
      if (Files.exists(file) && Files.size(file) > MOST_BYTES) {
        shorten(file);
      }
      store.append(file, steps.store());
    } catch (IOException e) {
      LOG.log(System.Logger.Level.WARNING, "journal " + file, e);
    }
  }

  /** Keeps how it began, and the newer half of what was added since. */
  private void shorten(Path file) throws IOException {
    List<JournalRecorder.Stored> parts = store.readAll(file, JournalRecorder.Stored.class);
    if (!parts.isEmpty()) {
      store.write(file, parts.get(0));
      for (JournalRecorder.Stored part : parts.subList(1 + parts.size() / 2, parts.size())) {
        store.append(file, part);
      }
    }
  }

  @Override
  public void forget(String networkId) {
    synchronized (pending) {
      pending.remove(networkId);
    }
    store.soon(
        () -> {
          try {
            Files.deleteIfExists(file(networkId));
          } catch (IOException e) {
            LOG.log(System.Logger.Level.WARNING, "journal " + file(networkId), e);
          }
        });
  }

  Explanation explain(Network network) throws IOException {
    store.flush();
    List<JournalRecorder.StoredStep> steps = new ArrayList<>();
    for (JournalRecorder.Stored part :
        store.readAll(file(network.id()), JournalRecorder.Stored.class)) {
      steps.addAll(part.steps());
    }
    Explanation told =
        JournalRecorder.explain(network.id(), network.name(), network.driver(), steps);
    long nanos = told.phases().stream().mapToLong(Explanation.Chapter::nanos).sum();
    return told.withTotal(nanos); // it goes on as long as the network: what counts is the work
  }
}
