package io.jdock.daemon.routes;

import static io.jdock.daemon.http.Route.delete;
import static io.jdock.daemon.http.Route.get;
import static io.jdock.daemon.http.Route.post;

import io.jdock.daemon.http.Handler;
import io.jdock.daemon.http.HttpError;
import io.jdock.daemon.http.Request;
import io.jdock.daemon.http.Route;
import java.util.List;

/**
 * {@code /plugins}: no plugin is installed, and none can be. What is asked of one that must exist
 * is answered as an engine without plugins does.
 */
final class PluginRoutes {
  private static final String NEVER = "plugins are not supported by jdock";

  private PluginRoutes() {}

  static List<Route> routes() {
    return List.of(
        get("/plugins", PluginRoutes::list).differs("always empty: " + NEVER),
        get("/plugins/privileges", never()).refused(NEVER),
        post("/plugins/pull", never()).refused(NEVER),
        post("/plugins/create", never()).refused(NEVER),
        get("/plugins/{name*}/json", notFound()).differs("404: no plugin is installed"),
        post("/plugins/{name*}/enable", enable()).differs("404: no plugin is installed"),
        post("/plugins/{name*}/disable", notFound()).differs("404: no plugin is installed"),
        post("/plugins/{name*}/upgrade", notFound()).differs("404: no plugin is installed"),
        post("/plugins/{name*}/push", notFound()).differs("404: no plugin is installed"),
        post("/plugins/{name*}/set", set()).differs("404: no plugin is installed"),
        delete("/plugins/{name*}", notFound()).differs("404: no plugin is installed"));
  }

  private static void list(Request request, io.jdock.daemon.http.Reply reply) throws HttpError {
    FilterQuery.of(request).allowOnly(java.util.Set.of("enabled", "capability"));
    reply.json(200, List.of());
  }

  private static Handler never() {
    return (request, reply) -> {
      throw new HttpError(501, NEVER);
    };
  }

  private static Handler notFound() {
    return (request, reply) -> {
      throw new HttpError(404, "plugin \"" + request.parameter("name") + "\" not found");
    };
  }

  private static Handler enable() {
    return (request, reply) -> {
      if (request.integer("timeout") == null) {
        throw HttpError.badRequest("strconv.Atoi: parsing \"\": invalid syntax");
      }
      notFound().handle(request, reply);
    };
  }

  private static Handler set() {
    return (request, reply) -> {
      if (request.body().length == 0) {
        throw HttpError.badRequest("invalid JSON: got EOF while reading request body");
      }
      if (!request.bodyTree().isArray()) {
        throw HttpError.badRequest("invalid JSON: an array of strings is expected");
      }
      notFound().handle(request, reply);
    };
  }
}
