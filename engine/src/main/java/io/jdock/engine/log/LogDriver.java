package io.jdock.engine.log;

import io.jdock.engine.EngineException;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;

/** One kind of place where containers' output can go. */
public interface LogDriver {

  /** As in {@code --log-driver}. */
  String name();

  /**
   * Checks options by name and value, without those that all drivers have.
   *
   * @throws EngineException with Docker's words
   */
  void check(Map<String, String> options);

  /** The files in which the output can be read again; none when it cannot. */
  Optional<LogFiles> files(LogContext context);

  /** Where the output of one run goes; nothing when it goes nowhere. */
  Optional<ContainerLog> open(LogContext context, LogHost host) throws IOException;
}
