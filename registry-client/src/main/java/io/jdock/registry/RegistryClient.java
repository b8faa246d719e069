package io.jdock.registry;

import io.jdock.image.spec.ImageReference;
import io.jdock.registry.auth.Authorizer;
import io.jdock.registry.auth.TokenCache;
import io.jdock.registry.http.AbortScope;
import io.jdock.registry.http.HttpClient;
import io.jdock.registry.http.TlsContexts;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

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
  private final ExecutorService helpers;

  public RegistryClient(RegistryConfig config) {
    this(config, Endpoint::of, Backoff.DEFAULT, READ_TIMEOUT);
  }

  RegistryClient(
      RegistryConfig config, Endpoint.Source endpoints, Backoff backoff, Duration readTimeout) {
    this.endpoints = endpoints;
    this.config = config;
    this.backoff = backoff;
    this.helpers =
        new ThreadPoolExecutor(
            0,
            Integer.MAX_VALUE,
            10,
            TimeUnit.SECONDS,
            new SynchronousQueue<>(),
            RegistryClient::thread);
    TlsContexts tls =
        new TlsContexts(
            config.certificateRoots(),
            origin -> config.insecureRegistries().contains(origin.host(), origin.port()));
    this.http = new HttpClient(tls, config.proxies(), config.userAgent(), readTimeout);
  }

  /**
   * Another client, that takes a registry for an insecure one; its caller's to close.
   *
   * @param registry {@code host[:port]}
   */
  public RegistryClient trusting(String registry) {
    return new RegistryClient(
        config.withInsecureRegistries(config.insecureRegistries().and(registry)),
        endpoints,
        backoff,
        READ_TIMEOUT);
  }

  /**
   * The repository of an image. Contacts nobody yet.
   *
   * @param reference whose tag or digest {@link Repository#resolve} will resolve
   */
  public Repository repository(ImageReference reference, Credentials credentials) {
    AbortScope abort = new AbortScope();
    String scope = "repository:" + reference.path() + ":pull";
    return new Repository(
        reference,
        () -> sessions(reference, credentials, scope, false, abort),
        backoff,
        abort,
        helpers);
  }

  /**
   * The repository of an image to push to, which no mirror stands in for.
   *
   * @param mountable other repositories of the registry whose blobs may be mounted
   */
  public Repository repositoryToPush(
      ImageReference reference, Credentials credentials, Collection<String> mountable) {
    AbortScope abort = new AbortScope();
    StringBuilder scope = new StringBuilder("repository:" + reference.path() + ":pull,push");
    mountable.forEach(path -> scope.append(" repository:").append(path).append(":pull"));
    return new Repository(
        reference,
        () -> sessions(reference, credentials, scope.toString(), true, abort),
        backoff,
        abort,
        helpers);
  }

  /**
   * Asks a registry whether it takes the credentials.
   *
   * @param registry {@code docker.io} or {@code host[:port]}
   * @return an identity token to keep instead of the password, if the registry gave one
   * @throws IOException in Docker's words if it does not, or is not there
   */
  public Optional<String> login(String registry, Credentials credentials) throws IOException {
    @Nullable IOException last = null;
    try (AbortScope abort = new AbortScope()) {
      for (Endpoint endpoint : endpoints.of(registry, config)) {
        if (endpoint.mirror()) {
          continue;
        }
        try {
          return new Login(http, endpoint, credentials).run(abort);
        } catch (RegistryUnreachableException | RegistryTlsException e) {
          last = e; // perhaps without TLS, where the configuration allows that
        }
      }
    }
    throw last != null ? last : new RegistryUnreachableException("no endpoint is left", null);
  }

  /**
   * Searches for repositories.
   *
   * @param registry {@code docker.io} or {@code host[:port]}
   * @param limit the most results
   */
  public List<SearchResult> search(String registry, String term, int limit, Credentials credentials)
      throws IOException {
    @Nullable IOException last = null;
    try (AbortScope abort = new AbortScope()) {
      for (Endpoint endpoint : endpoints.of(registry, config)) {
        if (endpoint.mirror()) {
          continue;
        }
        URI base = registry.equals("docker.io") ? Search.hub() : endpoint.base();
        try {
          return new Search(http, base, credentials).run(term, limit, abort);
        } catch (RegistryUnreachableException | RegistryTlsException e) {
          last = e; // perhaps without TLS, where the configuration allows that
        }
      }
    }
    throw last != null ? last : new RegistryUnreachableException("no endpoint is left", null);
  }

  private static Thread thread(Runnable work) {
    Thread thread = new Thread(work, "range");
    thread.setDaemon(true);
    return thread;
  }

  private List<EndpointSession> sessions(
      ImageReference reference,
      Credentials credentials,
      String scope,
      boolean pushing,
      AbortScope abort) {
    Failures failures = new Failures(reference, pushing);
    return endpoints.of(reference.domain(), config).stream()
        .filter(endpoint -> !pushing || !endpoint.mirror())
        .map(endpoint -> session(endpoint, failures, credentials, scope, abort))
        .toList();
  }

  private EndpointSession session(
      Endpoint endpoint,
      Failures failures,
      Credentials credentials,
      String scope,
      AbortScope abort) {
    Authorizer authorizer =
        new Authorizer(
            http,
            tokens,
            endpoint.mirror() ? Credentials.anonymous() : credentials,
            scope,
            failures::ofTokenServer);
    return new EndpointSession(http, endpoint, authorizer, failures, backoff, abort);
  }

  /** Closes every connection; what is under way fails. */
  @Override
  public void close() {
    helpers.shutdown();
    http.close();
  }
}
