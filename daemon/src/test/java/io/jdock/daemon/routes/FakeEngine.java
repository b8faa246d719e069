package io.jdock.daemon.routes;

import io.jdock.engine.Containers;
import io.jdock.engine.EngineException;
import io.jdock.engine.Events;
import io.jdock.engine.Execs;
import io.jdock.engine.HostSystem;
import io.jdock.engine.Images;
import io.jdock.engine.Networks;
import io.jdock.engine.Registries;
import io.jdock.engine.Volumes;
import io.jdock.engine.build.Builds;
import java.lang.reflect.Proxy;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/** An engine that does what a test says, by method name; all else is not found. */
final class FakeEngine {
  private final Map<String, Function<Object[], Object>> answers = new ConcurrentHashMap<>();
  final Map<String, Object[]> calls = new ConcurrentHashMap<>();
  Puller puller =
      (reference, platform, credentials, progress, cancellation) -> {
        throw EngineException.notFound("pull access denied for " + reference);
      };

  FakeEngine on(String method, Function<Object[], Object> answer) {
    answers.put(method, answer);
    return this;
  }

  ApiRoutes api() {
    return new ApiRoutes(
        role(Containers.class),
        role(Execs.class),
        role(Images.class),
        role(Registries.class),
        role(Networks.class),
        role(Builds.class),
        role(Volumes.class),
        role(HostSystem.class),
        role(Events.class),
        (reference, platform, credentials, progress, cancellation) ->
            puller.pull(reference, platform, credentials, progress, cancellation));
  }

  private <T> T role(Class<T> type) {
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (proxy, method, arguments) -> {
              Object[] given = arguments == null ? new Object[0] : arguments;
              calls.put(method.getName(), given);
              Function<Object[], Object> answer = answers.get(method.getName());
              if (answer == null) {
                throw EngineException.notFound(
                    "No such container: " + (given.length > 0 ? given[0] : ""));
              }
              return answer.apply(given);
            }));
  }
}
