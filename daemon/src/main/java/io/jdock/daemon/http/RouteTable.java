package io.jdock.daemon.http;

import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * All routes; the first that matches answers. Every path may have a version before it: {@code
 * /v1.47}.
 */
public final class RouteTable {
  private static final Pattern VERSION = Pattern.compile("/v([0-9]{1,4}\\.[0-9]{1,4})(/.*)");
  private final List<Route> routes;

  public RouteTable(List<Route> routes) {
    this.routes = List.copyOf(routes);
  }

  /** A route with what the path says. */
  public record Match(Route route, ApiVersion version, Map<String, String> parameters) {}

  public List<Route> routes() {
    return routes;
  }

  /**
   * @param path of the request, without its query
   * @throws HttpError in Docker's words when the version is not offered or there is no such route
   */
  public Match find(String method, String path) throws HttpError {
    ApiVersion version = ApiVersion.CURRENT;
    String rest = path;
    Matcher versioned = VERSION.matcher(path);
    if (versioned.matches()) {
      version = ApiVersion.parse(versioned.group(1));
      rest = versioned.group(2);
    }
    for (Route route : routes) {
      Map<String, String> parameters = match(route, method, rest);
      if (parameters != null) {
        check(version);
        return new Match(route, version, parameters);
      }
    }
    throw HttpError.notFound();
  }

  private static @Nullable Map<String, String> match(Route route, String method, String path)
      throws HttpError {
    try {
      return route.match(method, path);
    } catch (IllegalArgumentException e) {
      throw HttpError.badRequest("invalid URL escape in " + path + ": " + e.getMessage());
    }
  }

  /** Whether a request's body is read as it arrives. */
  boolean uploads(String method, String path) {
    Matcher versioned = VERSION.matcher(path);
    String rest = versioned.matches() ? versioned.group(2) : path;
    return routes.stream().anyMatch(route -> route.uploads() && route.matches(method, rest));
  }

  private static void check(ApiVersion version) throws HttpError {
    if (version.compareTo(ApiVersion.MINIMUM) < 0) {
      throw HttpError.badRequest(
          "client version "
              + version
              + " is too old. Minimum supported API version is "
              + ApiVersion.MINIMUM
              + ", please upgrade your client to a newer version");
    }
    if (version.compareTo(ApiVersion.CURRENT) > 0) {
      throw HttpError.badRequest(
          "client version "
              + version
              + " is too new. Maximum supported API version is "
              + ApiVersion.CURRENT);
    }
  }
}
