package io.jdock.daemon.http;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A line of the route table. In the path {@code {id}} stands for one segment and {@code {name*}}
 * for one or more, as names of images have.
 *
 * @param use what becomes of the connection while this route answers
 * @param support how far the route does what the Engine API says, for docs/api.md
 */
public record Route(
    String method,
    String path,
    Pattern pattern,
    List<String> names,
    Use use,
    RouteSupport support,
    Handler handler) {
  private static final Pattern PARAMETER = Pattern.compile("\\{([a-zA-Z]+)(\\*?)}");

  /** What a route makes of its connection. */
  public enum Use {
    /** A request that is here as a whole, and an answer. */
    REQUEST,
    /** The body is read as it arrives, however long. */
    UPLOAD,
    /** The connection becomes the raw streams of a process: nothing after the request is HTTP. */
    HIJACK,
    /** The same in WebSocket messages. */
    WEBSOCKET
  }

  public static Route get(String path, Handler handler) {
    return of("GET", path, Use.REQUEST, handler);
  }

  public static Route head(String path, Handler handler) {
    return of("HEAD", path, Use.REQUEST, handler);
  }

  public static Route post(String path, Handler handler) {
    return of("POST", path, Use.REQUEST, handler);
  }

  public static Route put(String path, Handler handler) {
    return of("PUT", path, Use.REQUEST, handler);
  }

  public static Route delete(String path, Handler handler) {
    return of("DELETE", path, Use.REQUEST, handler);
  }

  public static Route options(String path, Handler handler) {
    return of("OPTIONS", path, Use.REQUEST, handler);
  }

  /** A POST whose connection is taken over. */
  public static Route hijack(String path, Handler handler) {
    return of("POST", path, Use.HIJACK, handler);
  }

  /** A GET whose connection becomes a WebSocket. */
  public static Route websocket(String path, Handler handler) {
    return of("GET", path, Use.WEBSOCKET, handler);
  }

  /** A POST whose body is read as it arrives, however long. */
  public static Route upload(String path, Handler handler) {
    return of("POST", path, Use.UPLOAD, handler);
  }

  /** A PUT whose body is read as it arrives, however long. */
  public static Route uploadPut(String path, Handler handler) {
    return of("PUT", path, Use.UPLOAD, handler);
  }

  /** The same route, which does not do all that the Engine API says. */
  public Route differs(String how) {
    return with(RouteSupport.differs(how));
  }

  /** The same route, which says no. */
  public Route refused(String why) {
    return with(RouteSupport.refused(why));
  }

  private Route with(RouteSupport to) {
    return new Route(method, path, pattern, names, use, to, handler);
  }

  boolean hijacks() {
    return use == Use.HIJACK || use == Use.WEBSOCKET;
  }

  boolean uploads() {
    return use == Use.UPLOAD;
  }

  private static Route of(String method, String path, Use use, Handler handler) {
    StringBuilder regex = new StringBuilder();
    List<String> names = new ArrayList<>();
    Matcher parameter = PARAMETER.matcher(path);
    int end = 0;
    while (parameter.find()) {
      regex.append(Pattern.quote(path.substring(end, parameter.start())));
      names.add(parameter.group(1));
      regex.append(parameter.group(2).isEmpty() ? "([^/]+)" : "(.+)");
      end = parameter.end();
    }
    regex.append(Pattern.quote(path.substring(end)));
    return new Route(
        method,
        path,
        Pattern.compile(regex.toString()),
        List.copyOf(names),
        use,
        RouteSupport.WORKS,
        handler);
  }

  /** Whether a request is this route's, were it not that an earlier one takes it. */
  boolean matches(String requestMethod, String requestPath) {
    return method.equals(requestMethod) && pattern.matcher(requestPath).matches();
  }

  /**
   * The path's parameters, decoded, or null when this is not its route.
   *
   * @throws IllegalArgumentException when one is badly escaped
   */
  @Nullable Map<String, String> match(String requestMethod, String requestPath) {
    if (!method.equals(requestMethod)) {
      return null;
    }
    Matcher matcher = pattern.matcher(requestPath);
    if (!matcher.matches()) {
      return null;
    }
    Map<String, String> parameters = new HashMap<>();
    for (int i = 0; i < names.size(); i++) {
      // A plus sign is itself in a path.
      String raw = matcher.group(i + 1).replace("+", "%2B");
      parameters.put(names.get(i), URLDecoder.decode(raw, StandardCharsets.UTF_8));
    }
    return parameters;
  }
}
