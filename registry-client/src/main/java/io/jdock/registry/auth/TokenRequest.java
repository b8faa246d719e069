package io.jdock.registry.auth;

import io.jdock.registry.Credentials;
import io.jdock.registry.http.Origin;
import io.jdock.registry.http.Request;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/**
 * What a token is asked for with; equal requests are answered with the same token while it lasts.
 *
 * @param realm the token server's URL
 * @param service the name under which it knows the registry, or empty
 * @param scope such as {@code repository:library/alpine:pull}
 * @param offline whether an identity token is wanted too, to be kept instead of the password
 * @see <a href="https://distribution.github.io/distribution/spec/auth/token/">token
 *     specification</a>
 */
record TokenRequest(
    URI realm, String service, String scope, Credentials credentials, boolean offline) {
  private static final String CLIENT = "jdock";

  /** The HTTP request: OAuth2 for an identity token, the older GET otherwise. */
  Request toHttp() {
    if (credentials instanceof Credentials.IdentityToken identity) {
      return Request.postForm(
          realm,
          "grant_type=refresh_token&service="
              + encoded(service)
              + "&client_id="
              + CLIENT
              + "&scope="
              + encoded(scope)
              + "&refresh_token="
              + encoded(identity.token()));
    }
    StringBuilder query = new StringBuilder();
    if (realm.getRawQuery() != null) {
      query.append(realm.getRawQuery()).append('&');
    }
    for (String each : scope.split(" ", -1)) {
      query.append(each.isEmpty() ? "" : "scope=" + encoded(each) + "&");
    }
    query.append("service=").append(encoded(service));
    if (credentials instanceof Credentials.UserPassword login) {
      query.append("&account=").append(encoded(login.user()));
      if (offline) {
        query.append("&offline_token=true&client_id=").append(CLIENT);
      }
      return Request.get(withQuery(query)).with("Authorization", basic(login));
    }
    return Request.get(withQuery(query));
  }

  /** Whether credentials would travel in the clear although the registry itself speaks TLS. */
  boolean exposesCredentials(Origin registry) {
    boolean anonymous = credentials instanceof Credentials.Anonymous;
    return !anonymous && registry.secure() && !Origin.of(realm).secure();
  }

  static String basic(Credentials.UserPassword login) {
    byte[] pair = (login.user() + ":" + login.password()).getBytes(StandardCharsets.UTF_8);
    return "Basic " + Base64.getEncoder().encodeToString(pair);
  }

  private URI withQuery(CharSequence query) {
    String text = realm.toString();
    int end = text.indexOf('?');
    return URI.create((end < 0 ? text : text.substring(0, end)) + "?" + query);
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
