package io.jdock.daemon.routes;

import static io.jdock.daemon.http.Route.post;

import io.jdock.api.PruneReport;
import io.jdock.daemon.http.Handler;
import io.jdock.daemon.http.HttpError;
import io.jdock.daemon.http.Route;
import java.util.List;

/** What BuildKit asks of an engine; this one has the classic builder's protocol only. */
final class BuilderRoutes {
  private static final String NO_BUILDKIT = "BuildKit sessions are not supported by jdock";

  private BuilderRoutes() {}

  static List<Route> routes() {
    return List.of(
        post("/session", session()).refused(NO_BUILDKIT),
        post("/grpc", session()).refused(NO_BUILDKIT),
        post("/build/cancel", cancel()).differs("there is never a BuildKit build to cancel"),
        post(
                "/build/prune",
                (request, reply) -> {
                  FilterQuery.of(request);
                  request.integer("keep-storage");
                  reply.json(200, new PruneReport.BuildCache(null, 0));
                })
            .differs("there is no build cache: nothing is ever deleted"));
  }

  private static Handler session() {
    return (request, reply) -> {
      if (!request.headers().contains("Upgrade")) {
        throw HttpError.badRequest("no upgrade proto in request");
      }
      throw new HttpError(501, NO_BUILDKIT);
    };
  }

  private static Handler cancel() {
    return (request, reply) -> {
      if (request.text("id").isEmpty()) {
        throw HttpError.badRequest("build ID not provided");
      }
      reply.empty(204);
    };
  }
}
