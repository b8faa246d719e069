package io.jdock.compose.model;

/** A file with variables for the container. */
public record EnvFile(String path, boolean required, String format) {
  public EnvFile {
    path = Absent.text(path);
    format = Absent.text(format);
  }
}
