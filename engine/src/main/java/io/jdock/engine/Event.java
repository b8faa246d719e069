package io.jdock.engine;

import java.time.Instant;
import java.util.Map;

/**
 * Something that happened.
 *
 * @param type {@code container}, {@code image}, {@code network}, {@code volume}, {@code daemon}
 * @param action Docker's word: {@code start}, {@code exec_create: sh}
 * @param actorId the object's id
 */
public record Event(
    Instant time, String type, String action, String actorId, Map<String, String> attributes) {
  public Event {
    attributes = Map.copyOf(attributes);
  }
}
