package io.jdock.compose.model;

import java.util.Map;

/** A device of the host, given to the container. */
public record Device(
    String source, String target, String permissions, Map<String, Object> extensions) {
  public Device {
    source = Absent.text(source);
    target = Absent.text(target);
    permissions = Absent.text(permissions);
    extensions = Absent.map(extensions);
  }
}
