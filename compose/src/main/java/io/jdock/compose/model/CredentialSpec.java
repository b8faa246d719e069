package io.jdock.compose.model;

import java.util.Map;

/** A Windows credential specification. */
public record CredentialSpec(
    String config, String file, String registry, Map<String, Object> extensions) {
  public CredentialSpec {
    config = Absent.text(config);
    file = Absent.text(file);
    registry = Absent.text(registry);
    extensions = Absent.map(extensions);
  }
}
