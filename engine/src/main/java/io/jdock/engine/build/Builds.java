package io.jdock.engine.build;

import io.jdock.engine.Containers.PruneReport;
import io.jdock.engine.EngineException;
import io.jdock.engine.Filters;
import io.jdock.engine.pull.Cancellation;
import io.jdock.engine.pull.ProgressSink;
import io.jdock.image.spec.Platform;
import java.util.Optional;
import java.util.function.Predicate;

/** Images made of Dockerfiles. */
public interface Builds {

  /** Brings an image from a registry, or ends in Docker's words. */
  @FunctionalInterface
  interface Puller {
    void pull(
        String reference,
        Optional<Platform> platform,
        ProgressSink progress,
        Cancellation cancellation);
  }

  /** Reads a {@code .dockerignore}: which paths it leaves out. */
  @FunctionalInterface
  interface IgnoreFile {
    Predicate<String> excluded(String text);
  }

  /**
   * Builds an image.
   *
   * @return its id, {@code sha256:...}
   * @throws EngineException for a request that makes no sense, before anything was told
   * @throws BuildFailure for what goes wrong later
   */
  String build(
      BuildRequest request,
      ContextSource source,
      IgnoreFile ignoreFile,
      BuildOutput output,
      Puller puller,
      Cancellation cancellation)
      throws BuildFailure;

  /**
   * Removes what only future builds would use: caches of RUN, and images that are nothing but
   * steps.
   *
   * @param all also forgets which steps made images that stay
   * @param filters {@code until} or {@code unused-for}, one duration or time: what was used or made
   *     later stays. Others narrow what BuildKit's cache has and ours has not, such as labels, and
   *     are no matter, as with Docker
   */
  PruneReport prune(boolean all, Filters filters);
}
