package io.jdock.compose.engine;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletionService;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;

/**
 * Works services off side by side, each when those before it are done. After a failure nothing new
 * is begun; what has begun ends.
 */
final class DependencyOrder {
  /** What is done with one service. */
  @FunctionalInterface
  interface Work {
    void apply(String service) throws IOException, InterruptedException;
  }

  private final Map<String, Set<String>> before = new LinkedHashMap<>();

  /**
   * @param before for each service those that must be done first; names that are no keys do not
   *     count
   */
  DependencyOrder(Map<String, ? extends Set<String>> before) {
    before.forEach(
        (service, others) -> {
          Set<String> known = new TreeSet<>(others);
          known.retainAll(before.keySet());
          this.before.put(service, known);
        });
  }

  /** The other way round: what depended on is worked off last. */
  DependencyOrder reversed() {
    Map<String, Set<String>> after = new LinkedHashMap<>();
    before.keySet().forEach(service -> after.put(service, new TreeSet<>()));
    before.forEach(
        (service, others) ->
            others.forEach(
                other -> after.computeIfAbsent(other, name -> new TreeSet<>()).add(service)));
    return new DependencyOrder(after);
  }

  /**
   * @throws IOException the first failure, the others suppressed in it
   */
  void run(ExecutorService executor, Work work) throws IOException, InterruptedException {
    Map<String, Set<String>> waiting = new LinkedHashMap<>();
    before.forEach((service, others) -> waiting.put(service, new TreeSet<>(others)));
    CompletionService<String> done = new ExecutorCompletionService<>(executor);
    List<Future<String>> begun = new ArrayList<>();
    Failures failures = new Failures();
    int running = 0;
    while (true) {
      if (failures.none()) {
        for (String service : ready(waiting)) {
          waiting.remove(service);
          begun.add(
              done.submit(
                  () -> {
                    work.apply(service);
                    return service;
                  }));
          running++;
        }
      }
      if (running == 0) {
        failures.raise();
        if (!waiting.isEmpty() && failures.none()) {
          throw new IllegalStateException("dependency cycle among " + waiting.keySet());
        }
        return;
      }
      try {
        String service = done.take().get();
        waiting.values().forEach(others -> others.remove(service));
      } catch (ExecutionException e) {
        failures.add(e);
      } catch (InterruptedException e) {
        begun.forEach(task -> task.cancel(true));
        throw e;
      }
      running--;
    }
  }

  private static List<String> ready(Map<String, Set<String>> waiting) {
    List<String> ready = new ArrayList<>();
    waiting.forEach(
        (service, others) -> {
          if (others.isEmpty()) {
            ready.add(service);
          }
        });
    return ready;
  }
}
