package io.jdock.registry;

import io.jdock.registry.http.Origin;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;

/**
 * A base URL at which a registry's repositories may be found.
 *
 * @param base without a slash at the end
 * @param mirror whether it stands in for Docker Hub, so that its failures are not final and
 *     credentials are not for it
 */
record Endpoint(URI base, boolean mirror) {
  private static final String DOCKER_HUB = "docker.io";
  private static final URI DOCKER_HUB_REGISTRY = URI.create("https://registry-1.docker.io");

  Endpoint {
    base = URI.create(base.toString().replaceFirst("/+$", ""));
  }

  /** Tells where to look for images of a registry. */
  @FunctionalInterface
  interface Source {
    List<Endpoint> of(String registry, RegistryConfig config);
  }

  /** Where to look for images of a registry, in the order in which to try. */
  static List<Endpoint> of(String registry, RegistryConfig config) {
    List<Endpoint> endpoints = new ArrayList<>();
    if (registry.equals(DOCKER_HUB)) {
      config.mirrors().forEach(mirror -> endpoints.add(new Endpoint(mirror, true)));
      endpoints.add(new Endpoint(DOCKER_HUB_REGISTRY, false));
      return endpoints;
    }
    URI secure = URI.create("https://" + registry);
    endpoints.add(new Endpoint(secure, false));
    Origin origin = Origin.of(secure);
    if (config.insecureRegistries().contains(origin.host(), origin.port())) {
      endpoints.add(new Endpoint(URI.create("http://" + registry), false));
    }
    return endpoints;
  }

  /** The URL of {@code /v2/PATH} here. */
  URI v2(String path) {
    return URI.create(base + "/v2/" + path);
  }
}
