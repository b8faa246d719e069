package io.jdock.compose.engine;

import io.jdock.api.client.EngineException;
import java.io.IOException;

/** A failure in the words that docker's clients use. */
public final class Complaint {
  private Complaint() {}

  public static String of(IOException e) {
    String message = String.valueOf(e.getMessage());
    return e instanceof EngineException ? "Error response from daemon: " + message : message;
  }
}
