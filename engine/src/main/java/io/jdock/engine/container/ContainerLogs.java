package io.jdock.engine.container;

import io.jdock.engine.EngineException;
import io.jdock.engine.HostConfig.LogConfig;
import io.jdock.engine.log.ContainerLog;
import io.jdock.engine.log.LogContext;
import io.jdock.engine.log.LogDriver;
import io.jdock.engine.log.LogDrivers;
import io.jdock.engine.log.LogFiles;
import io.jdock.engine.log.LogHost;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Containers' logs: which driver each has, and where it writes. */
final class ContainerLogs {
  private static final String JSON_FILE = "json-file";

  private final LogDrivers drivers = LogDrivers.standard();
  private final ContainerStore store;
  private final LogHost host;

  ContainerLogs(ContainerStore store, LogHost host) {
    this.store = store;
    this.host = host;
  }

  /**
   * @throws EngineException in Docker's words when it is none that a container can have
   */
  void check(LogConfig config) {
    drivers.check(config);
  }

  List<String> drivers() {
    return drivers.names();
  }

  /** The files in which the container's output can be read; none when it cannot. */
  Optional<LogFiles> files(ContainerRecord record) {
    return driver(record).files(context(record));
  }

  /** The file that {@code inspect} tells of: as with Docker, only json-file's. */
  Optional<Path> path(ContainerRecord record) {
    return record.hostConfig().logConfig().type().equals(JSON_FILE)
        ? files(record).map(LogFiles::current)
        : Optional.empty();
  }

  /** The log of a run; nothing when its output goes nowhere. */
  Optional<ContainerLog> open(ContainerRecord record) {
    try {
      return driver(record).open(context(record), host);
    } catch (IOException e) {
      throw failed(e);
    }
  }

  static EngineException failed(IOException e) {
    return EngineException.system("failed to initialize logging driver: " + e.getMessage(), e);
  }

  private LogDriver driver(ContainerRecord record) {
    return drivers.driver(record.hostConfig().logConfig());
  }

  private LogContext context(ContainerRecord record) {
    List<String> command = new ArrayList<>(List.of(record.path()));
    command.addAll(record.args());
    return new LogContext(
        record.hostConfig().logConfig().options(),
        record.id(),
        record.name(),
        record.imageId(),
        record.config().image(),
        record.created(),
        command,
        record.config().labels(),
        record.config().env(),
        store.directory(record.id()));
  }
}
