package io.jdock.compose.progress;

import io.jdock.api.client.JsonObject;

/**
 * Something that happened to a task. The later one of the same id replaces the earlier one.
 *
 * @param id what it is about, such as {@code Container shop-web-1}
 * @param parentId the task that this is a part of; empty for none
 * @param text what it does, of parts such as an image's layers
 * @param statusText the word that says how it stands, such as {@code Started}
 * @param current how much of {@code total}, in bytes
 * @param total 0 where it is not known
 */
public record Event(
    String id,
    String parentId,
    String text,
    Status status,
    String statusText,
    long current,
    long total) {
  public static Event working(String id, String statusText) {
    return of(id, Status.WORKING, statusText);
  }

  public static Event done(String id, String statusText) {
    return of(id, Status.DONE, statusText);
  }

  /**
   * How far a layer of an image has come.
   *
   * @param line of the engine's progress: {@code status}, {@code progress}, {@code progressDetail}
   */
  public static Event layer(String id, String parentId, boolean done, JsonObject line) {
    JsonObject amount = line.object("progressDetail");
    return new Event(
        id,
        parentId,
        line.string("status"),
        done ? Status.DONE : Status.WORKING,
        line.string("progress"),
        amount.number("current"),
        amount.number("total"));
  }

  public static Event of(String id, Status status, String statusText) {
    return new Event(id, "", "", status, statusText, 0, 0);
  }
}
