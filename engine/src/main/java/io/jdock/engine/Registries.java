package io.jdock.engine;

import io.jdock.engine.pull.Cancellation;
import io.jdock.engine.registry.PushProgress;
import io.jdock.registry.Credentials;
import io.jdock.registry.SearchResult;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** What is done at registries but pulling, which is {@code io.jdock.engine.pull}'s. */
public interface Registries {

  /**
   * Pushes an image, or with {@code tag} empty every tag of the name.
   *
   * @throws EngineException in Docker's words
   * @throws java.util.concurrent.CancellationException if cancelled
   */
  void push(
      String name,
      String tag,
      Credentials credentials,
      Consumer<PushProgress> progress,
      Cancellation cancellation);

  /**
   * Asks a registry whether it takes the credentials.
   *
   * @param server as {@code docker login} has it; empty for Docker Hub
   * @return an identity token to keep instead of the password, if the registry gave one
   * @throws EngineException in Docker's words if it does not, or is not there
   */
  Optional<String> login(String server, Credentials credentials);

  /** What a registry has under a name, without pulling it. */
  Distribution inspect(String reference, Credentials credentials);

  /**
   * A manifest or index as a registry has it.
   *
   * @param verbose whether to fetch also its platform, or the manifest of every platform of an
   *     index
   * @param insecure whether the registry may be one without TLS or with a certificate that nobody
   *     vouches for
   */
  ManifestDetails manifest(
      String reference, Credentials credentials, boolean verbose, boolean insecure);

  /**
   * Searches for images.
   *
   * @param term of which a first part that is a host says where; else Docker Hub
   * @param limit the most results, 1 to 100; 0 for 25
   * @param filters {@code is-official}, {@code is-automated}, {@code stars}
   */
  List<SearchResult> search(String term, int limit, Filters filters, Credentials credentials);

  /** All tags that a registry has of a repository. */
  List<String> tags(String name, Credentials credentials);

  /**
   * A manifest or index at a registry.
   *
   * @param platforms for which there is an image
   */
  record Distribution(String mediaType, String digest, long size, List<Target> platforms) {
    public Distribution {
      platforms = List.copyOf(platforms);
    }
  }

  /** A platform; empty where an image does not say. */
  record Target(String architecture, String os, String variant) {}

  /**
   * A manifest or index, byte for byte.
   *
   * @param reference canonical
   * @param platform of a manifest, if asked for
   * @param manifests of an index, if asked for
   */
  @SuppressWarnings("ArrayRecordComponent") // compared by nobody
  record ManifestDetails(
      String reference,
      String mediaType,
      String digest,
      byte[] content,
      Optional<Target> platform,
      List<ManifestDetails> manifests) {
    public ManifestDetails {
      manifests = List.copyOf(manifests);
    }
  }
}
