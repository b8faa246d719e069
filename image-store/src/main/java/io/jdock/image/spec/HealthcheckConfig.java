package io.jdock.image.spec;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/**
 * How a container's health is tested, Docker's HEALTHCHECK.
 *
 * @param test {@code [NONE]}, {@code [CMD, ARG...]} or {@code [CMD-SHELL, COMMAND]}; empty inherits
 * @param interval nanoseconds between tests; 0 inherits, as for all that follow
 * @param timeout nanoseconds that a test may take
 * @param startPeriod nanoseconds in which failures do not count
 * @param startInterval nanoseconds between tests within the start period
 * @param retries failures in a row that make a container unhealthy
 */
public record HealthcheckConfig(
    List<String> test,
    long interval,
    long timeout,
    long startPeriod,
    long startInterval,
    int retries) {

  public HealthcheckConfig {
    test = List.copyOf(test);
  }

  static HealthcheckConfig read(JsonReader json) throws MalformedContentException {
    return new HealthcheckConfig(
        json.texts("Test"),
        json.number("Interval"),
        json.number("Timeout"),
        json.number("StartPeriod"),
        json.number("StartInterval"),
        (int) Math.max(0, Math.min(Integer.MAX_VALUE, json.number("Retries"))));
  }

  ObjectNode write() {
    ObjectNode json = JsonReader.newObject();
    if (!test.isEmpty()) {
      test.forEach(json.putArray("Test")::add);
    }
    putPositive(json, "Interval", interval);
    putPositive(json, "Timeout", timeout);
    putPositive(json, "StartPeriod", startPeriod);
    putPositive(json, "StartInterval", startInterval);
    putPositive(json, "Retries", retries);
    return json;
  }

  private static void putPositive(ObjectNode json, String field, long value) {
    if (value > 0) {
      json.put(field, value);
    }
  }
}
