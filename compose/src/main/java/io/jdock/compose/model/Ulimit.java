package io.jdock.compose.model;

import java.util.Map;

/** A resource limit: one value, or soft and hard. */
public record Ulimit(int single, int soft, int hard, Map<String, Object> extensions) {
  public Ulimit {
    extensions = Absent.map(extensions);
  }
}
