package io.jdock.cli.build;

import io.jdock.api.client.JsonObject;
import java.io.Closeable;
import java.io.IOException;

/** Shows how a build goes on. */
interface BuildDisplay extends Closeable {
  /** Whether the daemon is to tell its steps as data, side by side. */
  boolean wantsSteps();

  /** The context was sent. */
  void sent(long bytes);

  /** Text of the daemon's, with its line ends. */
  void text(String text);

  /**
   * What happens to a step, or what its program printed.
   *
   * @param event with {@code Step} and either {@code Name}, {@code State} and {@code Nanos}, or
   *     {@code Output}
   */
  void step(JsonObject event);

  /** A message of another kind: how far a pull is. */
  void message(JsonObject message) throws IOException;

  /** Nothing more is told. */
  @Override
  void close();
}
