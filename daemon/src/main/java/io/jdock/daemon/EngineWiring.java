package io.jdock.daemon;

import io.jdock.daemon.routes.ApiRoutes;
import io.jdock.engine.Engine;
import io.jdock.engine.EngineConfig;
import io.jdock.engine.EngineException;
import io.jdock.image.spec.ImageReference;
import io.jdock.image.spec.InvalidReferenceException;
import io.jdock.image.spec.Platform;
import java.io.IOException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The engine behind the routes. */
final class EngineWiring {
  private EngineWiring() {}

  /**
   * @throws IOException when the engine cannot be opened, or its configuration makes no sense
   */
  static EngineAccess open(EngineConfig config) throws IOException {
    Engine engine;
    try {
      engine = Engine.open(config);
    } catch (IllegalArgumentException e) {
      throw new IOException("failed to start daemon: " + e.getMessage(), e);
    }
    return new EngineAccess() {
      @Override
      public ApiRoutes api() {
        return routes(engine);
      }

      @Override
      public void close() {
        engine.close();
      }
    };
  }

  private static ApiRoutes routes(Engine engine) {
    return new ApiRoutes(
        engine.containers(),
        engine.execs(),
        engine.images(),
        engine.registries(),
        engine.networks(),
        engine.builds(),
        engine.volumes(),
        engine.system(),
        engine.events(),
        (reference, platform, credentials, progress, cancellation) ->
            engine.pull(
                reference(reference), platform(platform), credentials, progress, cancellation));
  }

  private static ImageReference reference(String text) {
    try {
      return ImageReference.parse(text);
    } catch (InvalidReferenceException e) {
      throw EngineException.invalid(String.valueOf(e.getMessage()));
    }
  }

  private static Optional<Platform> platform(@Nullable String text) {
    try {
      return text == null ? Optional.empty() : Optional.of(Platform.parse(text));
    } catch (IllegalArgumentException e) {
      throw EngineException.invalid(String.valueOf(e.getMessage()));
    }
  }
}
