package io.jdock.engine.log;

import io.jdock.engine.EngineException;
import java.util.Map;
import java.util.Optional;

/** {@code none}: output reaches those who are attached, and nobody else. */
final class NoneDriver implements LogDriver {

  @Override
  public String name() {
    return LogDrivers.NONE;
  }

  @Override
  public void check(Map<String, String> options) {
    if (!options.isEmpty()) {
      throw EngineException.invalid("log opts are not allowed with the none log driver");
    }
  }

  @Override
  public Optional<LogFiles> files(LogContext context) {
    return Optional.empty();
  }

  @Override
  public Optional<ContainerLog> open(LogContext context, LogHost host) {
    return Optional.empty();
  }
}
