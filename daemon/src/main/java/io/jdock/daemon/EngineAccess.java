package io.jdock.daemon;

import io.jdock.daemon.routes.ApiRoutes;

/** An open engine: what the routes need of it, and its end. */
public interface EngineAccess extends AutoCloseable {
  ApiRoutes api();

  /** Stops the containers, or leaves them with live-restore, and gives everything back. */
  @Override
  void close();
}
