package io.jdock.daemon.routes;

import static io.jdock.daemon.http.Route.delete;
import static io.jdock.daemon.http.Route.get;
import static io.jdock.daemon.http.Route.post;

import com.fasterxml.jackson.databind.JsonNode;
import io.jdock.api.ContainerCreateResponse;
import io.jdock.api.ContainerUpdateResponse;
import io.jdock.api.FilesystemChange;
import io.jdock.api.HostConfig;
import io.jdock.api.IdResponse;
import io.jdock.api.PruneReport;
import io.jdock.api.TopResponse;
import io.jdock.daemon.http.HttpError;
import io.jdock.daemon.http.Reply;
import io.jdock.daemon.http.Request;
import io.jdock.daemon.http.Route;
import io.jdock.engine.CommitRequest;
import io.jdock.engine.ContainerConfig;
import io.jdock.engine.Containers;
import io.jdock.engine.Containers.ListQuery;
import io.jdock.engine.CreateRequest.Created;
import io.jdock.engine.RestartPolicy;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** {@code /containers}: everything that is answered at once. */
public final class ContainerRoutes {
  private final Containers containers;
  private final BooleanSupplier cgroupV1;

  public ContainerRoutes(Containers containers, BooleanSupplier cgroupV1) {
    this.containers = containers;
    this.cgroupV1 = cgroupV1;
  }

  public List<Route> routes() {
    return List.of(
        get("/containers/json", this::list),
        post("/containers/create", this::create)
            .differs("fields that cannot be honoured are refused by their names"),
        post("/containers/prune", this::prune),
        get("/containers/{id}/json", this::inspect),
        get("/containers/{id}/top", this::top),
        get("/containers/{id}/changes", this::changes),
        post("/commit", this::commit).differs("`Config.OnBuild` is refused"),
        post("/containers/{id}/start", this::start).differs("checkpoints are refused"),
        post("/containers/{id}/stop", this::stop),
        post("/containers/{id}/restart", this::restart),
        post("/containers/{id}/kill", this::kill),
        post("/containers/{id}/pause", this::pause),
        post("/containers/{id}/unpause", this::unpause),
        post("/containers/{id}/rename", this::rename),
        post("/containers/{id}/update", this::update),
        post("/containers/{id}/resize", this::resize),
        delete("/containers/{id}", this::remove).differs("`link` is refused"));
  }

  private void list(Request request, Reply reply) throws HttpError {
    Integer limit = request.integer("limit");
    ListQuery query =
        new ListQuery(
            request.flag("all"),
            limit == null ? 0 : limit,
            request.flag("size"),
            FilterQuery.of(request));
    reply.json(
        200,
        containers.list(query).stream()
            .map(container -> ContainerMapper.summary(container, request.version()))
            .toList());
  }

  private void create(Request request, Reply reply) throws HttpError {
    Created created = containers.create(CreateMapper.of(request, cgroupV1));
    reply.json(201, new ContainerCreateResponse(created.id(), created.warnings()));
  }

  private void inspect(Request request, Reply reply) {
    reply.json(
        200,
        ContainerMapper.inspect(
            containers.inspect(request.parameter("id"), request.flag("size")), request.version()));
  }

  private void start(Request request, Reply reply) throws HttpError {
    if (request.body().length > 0 && request.bodyTree().size() > 0) {
      throw HttpError.badRequest(
          "starting container with non-empty request body was deprecated since API v1.22 and removed in v1.24");
    }
    Unsupported.refuse(request.query("checkpoint"), "checkpoint");
    containers.start(request.parameter("id"));
    reply.empty(204);
  }

  private void stop(Request request, Reply reply) throws HttpError {
    containers.stop(request.parameter("id"), stopSignal(request), request.integer("t"));
    reply.empty(204);
  }

  private void restart(Request request, Reply reply) throws HttpError {
    containers.restart(request.parameter("id"), stopSignal(request), request.integer("t"));
    reply.empty(204);
  }

  private void kill(Request request, Reply reply) {
    containers.kill(request.parameter("id"), signal(request));
    reply.empty(204);
  }

  /** Before API 1.42 the signal to stop with was not asked for here. */
  private static @Nullable String stopSignal(Request request) {
    return request.version().atLeast(1, 42) ? signal(request) : null;
  }

  private static @Nullable String signal(Request request) {
    String signal = request.text("signal");
    return signal.isEmpty() ? null : signal;
  }

  private void pause(Request request, Reply reply) {
    containers.pause(request.parameter("id"));
    reply.empty(204);
  }

  private void unpause(Request request, Reply reply) {
    containers.unpause(request.parameter("id"));
    reply.empty(204);
  }

  private void rename(Request request, Reply reply) {
    containers.rename(request.parameter("id"), request.text("name"));
    reply.empty(204);
  }

  private void update(Request request, Reply reply) throws HttpError {
    if (request.body().length == 0) {
      throw HttpError.badRequest("invalid JSON: got EOF while reading request body");
    }
    UpdateMapper.refuseFixed(request.bodyTree());
    HostConfig host = request.body(HostConfig.class);
    RestartPolicy policy =
        host.restartPolicy().name().isEmpty()
            ? null
            : HostConfigMapper.toEngine(host.restartPolicy());
    List<String> warnings =
        containers.update(request.parameter("id"), ResourcesMapper.toEngine(host), policy);
    reply.json(200, new ContainerUpdateResponse(warnings));
  }

  private void resize(Request request, Reply reply) throws HttpError {
    containers.resize(request.parameter("id"), size(request, "h"), size(request, "w"));
    reply.empty(200);
  }

  /** A terminal's height or width in the query. */
  static int size(Request request, String name) throws HttpError {
    Integer size = request.integer(name);
    if (size == null) {
      throw HttpError.badRequest("strconv.ParseUint: parsing \"\": invalid syntax");
    }
    return size;
  }

  private void top(Request request, Reply reply) {
    Containers.ProcessTable table =
        containers.top(request.parameter("id"), request.text("ps_args"));
    reply.json(200, new TopResponse(table.processes(), table.titles()));
  }

  private void changes(Request request, Reply reply) {
    List<FilesystemChange> changes =
        containers.changes(request.parameter("id")).stream()
            .map(change -> new FilesystemChange(change.path(), change.kind()))
            .toList();
    reply.json(200, changes);
  }

  /** The body may be a configuration in place of the container's. */
  private void commit(Request request, Reply reply) throws HttpError {
    String container = request.text("container");
    JsonNode body = request.bodyTree();
    ContainerConfig config =
        body.isEmpty()
            ? null
            : ConfigMapper.toEngine(request.body(io.jdock.api.ContainerConfig.class));
    boolean pause = request.text("pause").isEmpty() || request.flag("pause");
    String id =
        containers.commit(
            container,
            new CommitRequest(
                request.text("repo"),
                request.text("tag"),
                request.text("author"),
                request.text("comment"),
                request.all("changes"),
                pause,
                config));
    reply.json(201, new IdResponse(id));
  }

  private void remove(Request request, Reply reply) {
    Unsupported.refuse(request.flag("link"), "removing a link");
    containers.remove(request.parameter("id"), request.flag("force"), request.flag("v"));
    reply.empty(204);
  }

  private void prune(Request request, Reply reply) throws HttpError {
    Containers.PruneReport report = containers.prune(FilterQuery.of(request));
    reply.json(
        200,
        new PruneReport.Containers(
            report.deleted().isEmpty() ? null : report.deleted(), report.spaceReclaimed()));
  }
}
