package io.jdock.engine.pull;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Tells progress to all who want it. Who comes late hears first how things began and stand: of a
 * layer that it is pulled, as of one's own pull, and how far it has come.
 */
final class ProgressBroadcast implements ProgressSink {
  private static final System.Logger LOG = System.getLogger(ProgressBroadcast.class.getName());

  private final Map<String, PullProgress> first = new LinkedHashMap<>();
  private final Map<String, PullProgress> latest = new HashMap<>();
  private final List<ProgressSink> sinks = new ArrayList<>();

  @Override
  public synchronized void report(PullProgress progress) {
    first.putIfAbsent(subject(progress), progress);
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
    first.values().forEach(sink::report);
    first.forEach(
        (subject, told) -> {
          PullProgress now = latest.get(subject);
          if (now != null && now != told) {
            sink.report(now);
          }
        });
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
