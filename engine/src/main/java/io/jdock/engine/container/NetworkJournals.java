package io.jdock.engine.container;

import io.jdock.engine.Explanation;
import io.jdock.net.Network;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * What the kernel was asked to do for networks: {@code DATA/network/journal/ID.json}. Connections
 * made while containers run are told of both in the network's journal and in the container's.
 */
final class NetworkJournals {
  private static final System.Logger LOG = System.getLogger(NetworkJournals.class.getName());

  /**
   * A file that is longer loses its oldest connections: a network may see any number of them, and a
   * container too.
   */
  private static final long MOST_BYTES = 1 << 20;

  private final Path directory;
  private final ContainerStore store;

  NetworkJournals(Path dataRoot, ContainerStore store) throws IOException {
    this.directory = Files.createDirectories(dataRoot.resolve("network").resolve("journal"));
    this.store = store;
  }

  private Path file(String networkId) {
    return directory.resolve(networkId + ".json");
  }

  /** The story of a network that is new. */
  void begin(String networkId, JournalRecorder steps) {
    store.later(file(networkId), new LazyJournal(steps));
  }

  /** What happened to it since. */
  void add(String networkId, JournalRecorder steps) {
    append(file(networkId), steps);
  }

  /** A container that ran before has one more connection. */
  void addToContainer(ContainerFiles files, JournalRecorder steps) {
    append(files.journal(), steps);
  }

  /** Off the way of whoever connects. */
  private void append(Path file, JournalRecorder steps) {
    store.soon(
        () -> {
          try {
            if (Files.exists(file) && Files.size(file) > MOST_BYTES) {
              shorten(file);
            }
            store.append(file, steps.store());
          } catch (IOException e) {
            LOG.log(System.Logger.Level.WARNING, "journal " + file, e);
          }
        });
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

  void forget(String networkId) throws IOException {
    store.flush();
    Files.deleteIfExists(file(networkId));
  }

  Explanation explain(Network network) throws IOException {
    store.flush();
    List<JournalRecorder.StoredStep> steps = new ArrayList<>();
    for (JournalRecorder.Stored part :
        store.readAll(file(network.id()), JournalRecorder.Stored.class)) {
      steps.addAll(part.steps());
    }
    return JournalRecorder.explain(network.id(), network.name(), network.driver(), steps);
  }
}
