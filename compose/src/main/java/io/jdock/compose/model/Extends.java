package io.jdock.compose.model;

/** The service that one builds on. */
public record Extends(String file, String service) {
  public Extends {
    file = Absent.text(file);
    service = Absent.text(service);
  }
}
