package io.jdock.compose.model;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** How it is found out whether a container works. */
public record HealthCheck(
    List<String> test,
    @Nullable GoDuration timeout,
    @Nullable GoDuration interval,
    @Nullable Long retries,
    @Nullable GoDuration startPeriod,
    @Nullable GoDuration startInterval,
    boolean disable,
    Map<String, Object> extensions) {
  public HealthCheck {
    test = Absent.list(test);
    extensions = Absent.map(extensions);
  }
}
