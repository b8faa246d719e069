package io.jdock.daemon.routes;

import com.fasterxml.jackson.databind.JsonNode;
import io.jdock.daemon.http.HttpError;
import io.jdock.daemon.http.Request;
import io.jdock.registry.Credentials;
import java.io.IOException;
import java.util.Base64;

/** The header {@code X-Registry-Auth}: a JSON object in URL-safe base 64. */
final class RegistryAuth {
  private RegistryAuth() {}

  static Credentials of(Request request) throws HttpError {
    String header = request.headers().get("X-Registry-Auth", "");
    if (header.isEmpty()) {
      return Credentials.anonymous();
    }
    JsonNode auth;
    try {
      auth = request.json().tree(Base64.getUrlDecoder().decode(header));
    } catch (IOException | IllegalArgumentException e) {
      throw HttpError.badRequest("invalid X-Registry-Auth header: " + e.getMessage());
    }
    return of(auth);
  }

  /** What a JSON object of clients says of a user. */
  static Credentials of(JsonNode auth) {
    String identity = auth.path("identitytoken").asText("");
    String user = auth.path("username").asText("");
    String registry = auth.path("registrytoken").asText("");
    if (!registry.isEmpty()) {
      return new Credentials.RegistryToken(registry);
    }
    if (!identity.isEmpty()) {
      return new Credentials.IdentityToken(identity);
    }
    return user.isEmpty()
        ? Credentials.anonymous()
        : new Credentials.UserPassword(user, auth.path("password").asText(""));
  }
}
