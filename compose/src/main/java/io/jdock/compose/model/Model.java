package io.jdock.compose.model;

import java.util.List;
import java.util.Map;

/** An AI model of the project. */
public record Model(
    String name,
    String model,
    int contextSize,
    List<String> runtimeFlags,
    Map<String, Object> extensions) {
  public Model {
    name = Absent.text(name);
    model = Absent.text(model);
    runtimeFlags = Absent.list(runtimeFlags);
    extensions = Absent.map(extensions);
  }
}
