package io.jdock.registry;

import io.jdock.image.spec.ImageReference;
import io.jdock.registry.auth.Authorizer;
import io.jdock.registry.auth.TokenCache;
import io.jdock.registry.http.AbortScope;
import io.jdock.registry.http.HttpClient;
import io.jdock.registry.http.Request;
import io.jdock.registry.http.Response;
import java.io.IOException;
import java.util.Optional;

/** Asks an endpoint for the base of the API with credentials, to learn whether it takes them. */
final class Login {
  private final HttpClient http;
  private final Endpoint endpoint;
  private final Authorizer authorizer;
  private final Failures failures =
      new Failures(ImageReference.official("login", ImageReference.DEFAULT_TAG), true);

  Login(HttpClient http, Endpoint endpoint, Credentials credentials) {
    this.http = http;
    this.endpoint = endpoint;
    this.authorizer =
        new Authorizer(http, new TokenCache(), credentials, "", failures::ofTokenServer, true);
  }

  /**
   * @return an identity token to keep instead of the password, if the token server gave one
   * @throws UnauthorizedException if a token server refuses
   * @throws UnexpectedResponseException in Docker's words if the registry does
   * @throws RegistryUnreachableException if nobody is there
   */
  Optional<String> run(AbortScope abort) throws IOException {
    Request request = Request.get(endpoint.v2(""));
    try (Response first = send(request, abort)) {
      if (first.status() != 401) {
        check(first);
        return Optional.empty();
      }
      authorizer.challenged(request, first);
    }
    try (Response second = send(authorizer.authorize(request, abort), abort)) {
      check(second);
    }
    return authorizer.identityToken();
  }

  private Response send(Request request, AbortScope abort) throws IOException {
    try {
      return http.send(request, abort);
    } catch (IOException e) {
      throw failures.of(request, e);
    }
  }

  private static void check(Response answer) throws IOException {
    if (answer.status() != 200) {
      throw new UnexpectedResponseException(
          "login attempt to " + answer.url() + " failed with status: " + answer.statusLine(), null);
    }
  }
}
