package io.jdock.compose.engine;

import io.jdock.api.client.JsonObject;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A container of a project, as {@code GET /containers/json} tells of it.
 *
 * @param name without the slash
 * @param number 0 where the label is missing or no number
 * @param state such as {@code running}
 * @param created seconds since 1970
 * @param summary all of what the engine said
 */
public record ProjectContainer(
    String id,
    String name,
    String service,
    int number,
    boolean oneOff,
    String state,
    long created,
    Map<String, String> labels,
    JsonObject summary) {

  static ProjectContainer of(JsonObject summary) {
    Map<String, String> labels = new LinkedHashMap<>();
    summary
        .object("Labels")
        .members()
        .forEach((name, value) -> labels.put(name, String.valueOf(value)));
    return new ProjectContainer(
        summary.string("Id"),
        name(summary.strings("Names")),
        labels.getOrDefault(Labels.SERVICE, ""),
        number(labels.get(Labels.NUMBER)),
        labels.getOrDefault(Labels.ONE_OFF, "").equalsIgnoreCase("true"),
        summary.string("State"),
        summary.number("Created"),
        labels,
        summary);
  }

  /** A name that is its own, not one that a link gave it in another container. */
  private static String name(List<String> names) {
    String first = names.isEmpty() ? "" : names.get(0);
    for (String name : names) {
      if (name.lastIndexOf('/') == 0) {
        first = name;
        break;
      }
    }
    return first.startsWith("/") ? first.substring(1) : first;
  }

  private static int number(@Nullable String label) {
    return label != null && label.matches("[0-9]{1,9}") ? Integer.parseInt(label) : 0;
  }

  public boolean running() {
    return state.equals("running");
  }

  /** What progress is told of it under. */
  public String title() {
    return "Container " + name;
  }

  ProjectContainer withState(String other) {
    return new ProjectContainer(id, name, service, number, oneOff, other, created, labels, summary);
  }

  ProjectContainer withName(String other) {
    return new ProjectContainer(
        id, other, service, number, oneOff, state, created, labels, summary);
  }
}
