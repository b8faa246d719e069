package io.jdock.daemon.routes;

import static io.jdock.daemon.http.Route.delete;
import static io.jdock.daemon.http.Route.post;

import io.jdock.daemon.http.Handler;
import io.jdock.daemon.http.HttpError;
import io.jdock.daemon.http.Reply;
import io.jdock.daemon.http.Request;
import io.jdock.daemon.http.Route;
import java.util.List;

/**
 * Routes of the Engine API that this engine does not offer: it says so, instead of "page not
 * found".
 */
public final class AbsentRoutes {
  private AbsentRoutes() {}

  public static List<Route> routes() {
    List<Route> routes =
        List.of(
            post("/volumes/create", absent("creating volumes")),
            post("/volumes/prune", absent("removing volumes")),
            delete("/volumes/{name}", absent("removing volumes")));
    return routes.stream().map(AbsentRoutes::refused).toList();
  }

  private static Route refused(Route route) {
    return route.handler() instanceof Absent absent ? route.refused(absent.message()) : route;
  }

  private static Handler absent(String what) {
    return new Absent(what + " is not supported by jdock yet");
  }

  private record Absent(String message) implements Handler {
    @Override
    public void handle(Request request, Reply reply) throws HttpError {
      throw new HttpError(501, message);
    }
  }
}
