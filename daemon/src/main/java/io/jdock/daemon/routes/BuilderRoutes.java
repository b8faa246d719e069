package io.jdock.daemon.routes;

import static io.jdock.daemon.http.Route.post;
import static io.jdock.daemon.http.Route.upload;

import io.jdock.api.ApiJson;
import io.jdock.api.PruneReport;
import io.jdock.api.context.IgnorePatterns;
import io.jdock.daemon.http.ChunkedStream;
import io.jdock.daemon.http.Framing;
import io.jdock.daemon.http.Handler;
import io.jdock.daemon.http.HttpError;
import io.jdock.daemon.http.Reply;
import io.jdock.daemon.http.Request;
import io.jdock.daemon.http.Route;
import io.jdock.engine.Containers;
import io.jdock.engine.EngineException;
import io.jdock.engine.build.BuildFailure;
import io.jdock.engine.build.BuildRequest;
import io.jdock.engine.build.Builds;
import io.jdock.engine.build.ContextSource;
import io.jdock.engine.pull.Cancellation;
import java.util.List;
import java.util.concurrent.CancellationException;

/** Builds, by the classic builder's protocol; BuildKit's is refused. */
final class BuilderRoutes {
  private static final System.Logger LOG = System.getLogger(BuilderRoutes.class.getName());
  private static final String NO_BUILDKIT = "BuildKit sessions are not supported by jdock";

  private final Builds builds;
  private final Puller puller;
  private final ApiJson json;

  BuilderRoutes(Builds builds, Puller puller, ApiJson json) {
    this.builds = builds;
    this.puller = puller;
    this.json = json;
  }

  List<Route> routes() {
    return List.of(
        upload("/build", this::build)
            .differs(
                "the classic builder's protocol, with all of BuildKit's Dockerfile language but"
                    + " `ssh` mounts; `version=2`, `outputs`, `squash`, `securityopt`, `isolation`"
                    + " and `remote` other than git are refused"),
        post("/session", session()).refused(NO_BUILDKIT),
        post("/grpc", session()).refused(NO_BUILDKIT),
        post("/build/cancel", cancel()).differs("there is never a BuildKit build to cancel"),
        post(
                "/build/prune",
                (request, reply) -> {
                  for (String name :
                      List.of(
                          "keep-storage", "reserved-space", "max-used-space", "min-free-space")) {
                    Integer bytes = request.integer(name);
                    Unsupported.refuse(bytes != null && bytes != 0, name);
                  }
                  Containers.PruneReport report =
                      builds.prune(request.flag("all"), FilterQuery.of(request));
                  reply.json(
                      200,
                      new PruneReport.BuildCache(
                          report.deleted().isEmpty() ? null : report.deleted(),
                          report.spaceReclaimed()));
                })
            .differs("`keep-storage` is refused"));
  }

  private void build(Request request, Reply reply) throws HttpError {
    BuildRequest wanted = BuildQuery.of(request);
    ContextSource source = BuildQuery.source(request);
    RegistryLogins logins = RegistryLogins.of(request);
    ChunkedStream stream = reply.chunked("application/json", Framing.RAW);
    Cancellation cancellation = Cancellation.create();
    stream.onClose(cancellation::cancel);
    BuildStream output =
        new BuildStream(stream, json, request.flag("q"), BuildQuery.steps(request));
    try {
      String id =
          builds.build(
              wanted,
              source,
              text -> IgnorePatterns.parse(text)::excludes,
              output,
              (reference, platform, progress, cancelled) ->
                  puller.pull(
                      reference,
                      platform.map(Object::toString).orElse(null),
                      logins.of(reference),
                      progress,
                      cancelled),
              cancellation);
      output.finished(id);
    } catch (EngineException e) {
      if (!stream.begun()) {
        throw e;
      }
      output.failed(0, e.text());
    } catch (BuildFailure e) {
      LOG.log(System.Logger.Level.DEBUG, "build", e);
      output.failed(e.exitCode(), e.text());
    } catch (CancellationException e) {
      output.failed(0, "context canceled");
    }
    stream.end();
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
