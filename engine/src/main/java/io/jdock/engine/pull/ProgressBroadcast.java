package io.jdock.engine.pull;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Tells progress to all who want it; who comes late hears first how things stand. */
final class ProgressBroadcast implements ProgressSink {
  private final Map<String, PullProgress> latest = new LinkedHashMap<>();
  private final List<ProgressSink> sinks = new ArrayList<>();

  @Override
  public synchronized void report(PullProgress progress) {
    latest.put(subject(progress), progress);
    for (ProgressSink sink : sinks) {
      sink.report(progress);
    }
  }

  synchronized void subscribe(ProgressSink sink) {
    latest.values().forEach(sink::report);
    sinks.add(sink);
  }

  synchronized void unsubscribe(ProgressSink sink) {
    sinks.remove(sink);
  }

  private static String subject(PullProgress progress) {
    return progress instanceof PullProgress.Layer layer
        ? layer.id()
        : progress.getClass().getSimpleName();
  }
}
