package io.jdock.registry;

import io.jdock.image.spec.ImageReference;
import io.jdock.registry.auth.Authorizer;
import io.jdock.registry.auth.TokenCache;
import io.jdock.registry.http.AbortScope;
import io.jdock.registry.http.HttpClient;
import io.jdock.registry.http.TlsContexts;
import java.time.Duration;
import java.util.List;

/**
 * The client of all registries: keeps connections and tokens between uses. Making one costs
 * nothing; threads start with the first request.
 *
 * <pre>{@code
 * try (RegistryClient client = new RegistryClient(RegistryConfig.defaults());
 *     Repository alpine = client.repository(reference, Credentials.anonymous())) {
 *   Manifest manifest = alpine.resolve(Platform.host()).manifest();
 *   InputStream layer = alpine.fetchBlob(manifest.layers().get(0), 0);
 * }
 * }</pre>
 */
public final class RegistryClient implements AutoCloseable {
  private static final Duration READ_TIMEOUT = Duration.ofSeconds(60);

  private final RegistryConfig config;
  private final Endpoint.Source endpoints;
  private final HttpClient http;
  private final TokenCache tokens = new TokenCache();
  private final Backoff backoff;

  public RegistryClient(RegistryConfig config) {
    this(config, Endpoint::of, Backoff.DEFAULT, READ_TIMEOUT);
  }

  RegistryClient(
      RegistryConfig config, Endpoint.Source endpoints, Backoff backoff, Duration readTimeout) {
    this.endpoints = endpoints;
    this.config = config;
    this.backoff = backoff;
    TlsContexts tls =
        new TlsContexts(
            config.certificateRoots(),
            origin -> config.insecureRegistries().contains(origin.host(), origin.port()));
    this.http = new HttpClient(tls, config.proxies(), config.userAgent(), readTimeout);
  }

  /**
   * The repository of an image. Contacts nobody yet.
   *
   * @param reference whose tag or digest {@link Repository#resolve} will resolve
   */
  public Repository repository(ImageReference reference, Credentials credentials) {
    AbortScope abort = new AbortScope();
    return new Repository(reference, () -> sessions(reference, credentials, abort), backoff, abort);
  }

  private List<EndpointSession> sessions(
      ImageReference reference, Credentials credentials, AbortScope abort) {
    return endpoints.of(reference.domain(), config).stream()
        .map(endpoint -> session(endpoint, reference, credentials, abort))
        .toList();
  }

  private EndpointSession session(
      Endpoint endpoint, ImageReference reference, Credentials credentials, AbortScope abort) {
    Failures failures = new Failures(reference);
    Authorizer authorizer =
        new Authorizer(
            http,
            tokens,
            endpoint.mirror() ? Credentials.anonymous() : credentials,
            "repository:" + reference.path() + ":pull",
            failures::ofTokenServer);
    return new EndpointSession(http, endpoint, authorizer, failures, backoff, abort);
  }

  /** Closes every connection; what is under way fails. */
  @Override
  public void close() {
    http.close();
  }
}
