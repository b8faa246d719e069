package io.jdock.compose.model;

import java.util.Map;

/** Where the output goes. */
public record Logging(String driver, Map<String, String> options, Map<String, Object> extensions) {
  public Logging {
    driver = Absent.text(driver);
    options = Absent.map(options);
    extensions = Absent.map(extensions);
  }
}
