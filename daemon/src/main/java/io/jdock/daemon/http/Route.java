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
 * @param hijacks whether the connection becomes the raw streams of a process: nothing after the
 *     request is HTTP
 * @param uploads whether its body is read as it arrives, however long
 */
public record Route(
    String method,
    String path,
    Pattern pattern,
    List<String> names,
    boolean hijacks,
    boolean uploads,
    Handler handler) {
  private static final Pattern PARAMETER = Pattern.compile("\\{([a-zA-Z]+)(\\*?)}");

  public static Route get(String path, Handler handler) {
    return of("GET", path, false, handler);
  }

  public static Route head(String path, Handler handler) {
    return of("HEAD", path, false, handler);
  }

  public static Route post(String path, Handler handler) {
    return of("POST", path, false, handler);
  }

  public static Route put(String path, Handler handler) {
    return of("PUT", path, false, handler);
  }

  public static Route delete(String path, Handler handler) {
    return of("DELETE", path, false, handler);
  }

  /** A POST whose connection is taken over. */
  public static Route hijack(String path, Handler handler) {
    return of("POST", path, true, handler);
  }

  /** A POST whose body is read as it arrives, however long. */
  public static Route upload(String path, Handler handler) {
    Route route = post(path, handler);
    return new Route(
        route.method, route.path, route.pattern, route.names, false, true, route.handler);
  }

  private static Route of(String method, String path, boolean hijacks, Handler handler) {
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
        hijacks,
        false,
        handler);
  }

  /** The path's parameters, decoded, or null when this is not its route. */
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
