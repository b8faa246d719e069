package io.jdock.compose.model;

import java.util.List;
import java.util.Map;

/** A program that stands for a service. */
public record Provider(
    String type, Map<String, List<String>> options, Map<String, Object> extensions) {
  public Provider {
    type = Absent.text(type);
    options = Absent.map(options);
    extensions = Absent.map(extensions);
  }
}
