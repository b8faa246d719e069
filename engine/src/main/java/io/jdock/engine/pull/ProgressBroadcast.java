package io.jdock.engine.pull;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Tells progress to all who want it; who comes late hears first how things stand. */
final class ProgressBroadcast implements ProgressSink {
  private static final System.Logger LOG = System.getLogger(ProgressBroadcast.class.getName());

  private final Map<String, PullProgress> latest = new LinkedHashMap<>();
  private final List<ProgressSink> sinks = new ArrayList<>();

  @Override
  public synchronized void report(PullProgress progress) {
    latest.put(subject(progress), progress);
    for (ProgressSink sink : List.copyOf(sinks)) {
      try {
        sink.report(progress);
      } catch (RuntimeException e) {
        LOG.log(System.Logger.Level.WARNING, "progress is not told any more", e);
        sinks.remove(sink); // one listener's trouble is not the others'
      }
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
