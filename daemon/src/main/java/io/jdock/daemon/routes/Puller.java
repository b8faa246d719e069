package io.jdock.daemon.routes;

import io.jdock.engine.pull.Cancellation;
import io.jdock.engine.pull.ProgressSink;
import io.jdock.registry.Credentials;
import org.jspecify.annotations.Nullable;

/** Brings an image from a registry. */
@FunctionalInterface
public interface Puller {

  /**
   * Pulls, and returns when the image is here.
   *
   * @param reference as the user wrote it, with a tag or digest if one was asked for
   * @param platform {@code os[/arch[/variant]]}; null for the host's
   * @throws io.jdock.engine.EngineException in Docker's words
   */
  void pull(
      String reference,
      @Nullable String platform,
      Credentials credentials,
      ProgressSink progress,
      Cancellation cancellation);
}
