package io.jdock.daemon.routes;

import com.fasterxml.jackson.databind.JsonNode;
import io.jdock.daemon.http.HttpError;
import io.jdock.daemon.http.Request;
import io.jdock.image.spec.ImageReference;
import io.jdock.image.spec.InvalidReferenceException;
import io.jdock.registry.Credentials;
import java.io.IOException;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;

/** The logins at registries that a build may use: the header {@code X-Registry-Config}. */
final class RegistryLogins {
  private static final String HUB = "https://index.docker.io/v1/";

  private final Map<String, Credentials> byServer;

  private RegistryLogins(Map<String, Credentials> byServer) {
    this.byServer = byServer;
  }

  static RegistryLogins of(Request request) throws HttpError {
    String header = request.headers().get("X-Registry-Config", "");
    Map<String, Credentials> logins = new HashMap<>();
    if (!header.isEmpty()) {
      try {
        JsonNode all = request.json().tree(Base64.getUrlDecoder().decode(header));
        for (var login : all.properties()) {
          logins.put(login.getKey(), RegistryAuth.of(login.getValue()));
        }
      } catch (IOException | IllegalArgumentException e) {
        throw HttpError.badRequest("invalid X-Registry-Config header: " + e.getMessage());
      }
    }
    return new RegistryLogins(logins);
  }

  /** Who asks the image's registry. */
  Credentials of(String reference) {
    try {
      String host = ImageReference.parse(reference).domain();
      String key = host.equals("docker.io") ? HUB : host;
      for (String name : new String[] {key, "https://" + key, "http://" + key}) {
        Credentials found = byServer.get(name);
        if (found != null) {
          return found;
        }
      }
    } catch (InvalidReferenceException e) {
      return Credentials.anonymous(); // pulling it tells what is wrong
    }
    return Credentials.anonymous();
  }
}
