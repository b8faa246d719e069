package io.jdock.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A line of {@code GET /events}. The old fields {@code status}, {@code id} and {@code from} are
 * there for containers and images only.
 */
public record EventMessage(
    @JsonInclude(JsonInclude.Include.NON_EMPTY) @JsonProperty("status") @Nullable String status,
    @JsonInclude(JsonInclude.Include.NON_EMPTY) @JsonProperty("id") @Nullable String id,
    @JsonInclude(JsonInclude.Include.NON_EMPTY) @JsonProperty("from") @Nullable String from,
    String type,
    String action,
    Actor actor,
    @JsonProperty("scope") String scope,
    @JsonProperty("time") long time,
    @JsonProperty("timeNano") long timeNano) {

  /** Whom the event happened to. */
  public record Actor(@JsonProperty("ID") String id, Map<String, String> attributes) {}
}
