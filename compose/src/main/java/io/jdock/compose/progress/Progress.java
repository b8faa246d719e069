package io.jdock.compose.progress;

/** Where events go; safe for use by several threads. */
public interface Progress extends AutoCloseable {
  void event(Event event);

  /** A message of its own, such as a warning, that nothing overwrites. */
  void message(String line);

  default void working(String id, String statusText) {
    event(Event.working(id, statusText));
  }

  default void done(String id, String statusText) {
    event(Event.done(id, statusText));
  }

  /** Shows what was not shown yet and ends the display. */
  @Override
  void close();
}
