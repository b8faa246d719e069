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

  /** Older steps are dropped: a network may see any number of connections. */
  private static final int MOST_STEPS = 500;

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
            List<JournalRecorder.StoredStep> all = new ArrayList<>(stored(file));
            all.addAll(steps.store().steps());
            store.write(
                file,
                new JournalRecorder.Stored(
                    all.subList(Math.max(0, all.size() - MOST_STEPS), all.size())));
          } catch (IOException e) {
            LOG.log(System.Logger.Level.WARNING, "journal " + file, e);
          }
        });
  }

  private List<JournalRecorder.StoredStep> stored(Path file) throws IOException {
    JournalRecorder.Stored stored = store.read(file, JournalRecorder.Stored.class);
    return stored == null ? List.of() : stored.steps();
  }

  void forget(String networkId) throws IOException {
    store.flush();
    Files.deleteIfExists(file(networkId));
  }

  Explanation explain(Network network) throws IOException {
    store.flush();
    return JournalRecorder.explain(
        network.id(), network.name(), network.driver(), stored(file(network.id())));
  }
}
