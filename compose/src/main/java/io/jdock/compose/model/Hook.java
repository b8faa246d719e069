package io.jdock.compose.model;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A command that runs in a container after its start or before its stop. */
public record Hook(
    @Nullable List<String> command,
    String user,
    boolean privileged,
    String workingDir,
    Map<String, @Nullable String> environment,
    Map<String, Object> extensions) {
  static final Hook NONE = new Hook(null, "", false, "", Map.of(), Map.of());

  public Hook {
    user = Absent.text(user);
    workingDir = Absent.text(workingDir);
    environment = Absent.map(environment);
    extensions = Absent.map(extensions);
  }
}
