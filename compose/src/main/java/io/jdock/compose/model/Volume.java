package io.jdock.compose.model;

import java.util.Map;

/** A volume of the project. */
public record Volume(
    String name,
    String driver,
    Map<String, String> driverOpts,
    boolean external,
    Map<String, String> labels,
    Map<String, String> customLabels,
    Map<String, Object> extensions) {
  public Volume {
    name = Absent.text(name);
    driver = Absent.text(driver);
    driverOpts = Absent.map(driverOpts);
    labels = Absent.map(labels);
    customLabels = Absent.map(customLabels);
    extensions = Absent.map(extensions);
  }
}
