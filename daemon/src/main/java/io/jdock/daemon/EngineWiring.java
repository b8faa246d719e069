package io.jdock.daemon;

import io.jdock.engine.EngineConfig;
import java.io.IOException;

/** Where the engine is made. */
final class EngineWiring {
  private EngineWiring() {}

  static EngineAccess open(EngineConfig config) throws IOException {
    throw new IOException("the engine has not landed: " + config.dataRoot());
  }
}
