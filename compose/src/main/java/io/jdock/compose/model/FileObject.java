package io.jdock.compose.model;

import java.util.Map;

/** A secret or configuration of the project. */
public record FileObject(
    String name,
    String file,
    String environment,
    String content,
    boolean external,
    Map<String, String> labels,
    String driver,
    Map<String, String> driverOpts,
    String templateDriver,
    Map<String, Object> extensions) {
  public FileObject {
    name = Absent.text(name);
    file = Absent.text(file);
    environment = Absent.text(environment);
    content = Absent.text(content);
    labels = Absent.map(labels);
    driver = Absent.text(driver);
    driverOpts = Absent.map(driverOpts);
    templateDriver = Absent.text(templateDriver);
    extensions = Absent.map(extensions);
  }
}
