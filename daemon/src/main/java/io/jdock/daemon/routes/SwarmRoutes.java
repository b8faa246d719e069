package io.jdock.daemon.routes;

import static io.jdock.daemon.http.Route.delete;
import static io.jdock.daemon.http.Route.get;
import static io.jdock.daemon.http.Route.post;
import static io.jdock.daemon.http.Route.put;

import io.jdock.daemon.http.Handler;
import io.jdock.daemon.http.HttpError;
import io.jdock.daemon.http.Request;
import io.jdock.daemon.http.Route;
import java.util.ArrayList;
import java.util.List;

/**
 * {@code /swarm}, {@code /services}, {@code /nodes}, {@code /tasks}, {@code /secrets}, {@code
 * /configs}: this engine is in no swarm, and says so as one that could be (moby {@code
 * api/server/router/swarm}): first what is wrong with the request, then that there is no swarm.
 */
final class SwarmRoutes {
  static final String NO_MANAGER =
      "This node is not a swarm manager. Use \"docker swarm init\" or \"docker swarm join\" to"
          + " connect this node to swarm and try again.";
  private static final String WHY = "an engine that is in no swarm";
  private static final String NEVER = "swarm mode is not supported by jdock";

  private SwarmRoutes() {}

  static List<Route> routes() {
    List<Route> routes = new ArrayList<>();
    routes.add(get("/swarm", noManager()).refused(WHY));
    routes.add(get("/swarm/unlockkey", noManager()).refused(WHY));
    routes.add(post("/swarm/init", never()).refused(NEVER));
    routes.add(post("/swarm/join", never()).refused(NEVER));
    routes.add(post("/swarm/leave", unavailable("This node is not part of a swarm")).refused(WHY));
    routes.add(post("/swarm/update", update("swarm")).refused(WHY));
    routes.add(post("/swarm/unlock", withBody(noManager())).refused(WHY));
    for (String kind : List.of("service", "node", "task", "secret", "config")) {
      routes.add(get("/" + kind + "s", noManager()).refused(WHY));
      if (kind.equals("service") || kind.equals("task")) {
        routes.add(get("/" + kind + "s/{id}/logs", logs()).refused(WHY));
      }
      routes.add(get("/" + kind + "s/{id}", noManager()).refused(WHY));
      if (!kind.equals("task")) {
        if (!kind.equals("node")) {
          routes.add(post("/" + kind + "s/create", withBody(noManager())).refused(WHY));
        }
        routes.add(post("/" + kind + "s/{id}/update", update(kind)).refused(WHY));
        routes.add(delete("/" + kind + "s/{id}", noManager()).refused(WHY));
      }
    }
    routes.add(
        put(
                "/volumes/{name}",
                unavailable(
                    "volume update only valid for cluster volumes, but swarm is unavailable"))
            .refused(WHY));
    return routes;
  }

  private static Handler noManager() {
    return unavailable(NO_MANAGER);
  }

  private static Handler unavailable(String message) {
    return (request, reply) -> {
      throw new HttpError(503, message);
    };
  }

  private static Handler never() {
    return withBody(
        (request, reply) -> {
          throw new HttpError(501, NEVER);
        });
  }

  /** Refuses a request without a body before anything else. */
  private static Handler withBody(Handler then) {
    return (request, reply) -> {
      requireBody(request);
      then.handle(request, reply);
    };
  }

  static void requireBody(Request request) throws HttpError {
    if (request.body().length == 0) {
      throw HttpError.badRequest("invalid JSON: got EOF while reading request body");
    }
    if (!request.bodyTree().isObject()) {
      throw HttpError.badRequest("invalid JSON: an object is expected");
    }
  }

  private static Handler update(String kind) {
    return withBody(
        (request, reply) -> {
          String version = request.text("version");
          try {
            Long.parseUnsignedLong(version);
          } catch (NumberFormatException e) {
            throw HttpError.badRequest(
                kind.equals("secret") || kind.equals("config")
                    ? "invalid " + kind + " version"
                    : "invalid "
                        + kind
                        + " version '"
                        + version
                        + "': strconv.ParseUint: parsing \""
                        + version
                        + "\": invalid syntax");
          }
          throw new HttpError(503, NO_MANAGER);
        });
  }

  private static Handler logs() {
    return (request, reply) -> {
      if (!request.flag("stdout") && !request.flag("stderr")) {
        throw HttpError.badRequest("Bad parameters: you must choose at least one stream");
      }
      throw new HttpError(503, NO_MANAGER);
    };
  }
}
