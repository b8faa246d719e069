package io.jdock.compose.model;

import java.util.Map;

/** What must have happened to a service before another starts. */
public record Dependency(
    String condition, boolean restart, Map<String, Object> extensions, boolean required) {
  public Dependency {
    condition = Absent.text(condition);
    extensions = Absent.map(extensions);
  }
}
