package io.jdock.daemon.routes;

import static io.jdock.daemon.http.Route.delete;
import static io.jdock.daemon.http.Route.get;
import static io.jdock.daemon.http.Route.post;

import io.jdock.api.NetworkCreateRequest;
import io.jdock.api.NetworkCreateRequest.Connect;
import io.jdock.api.NetworkCreateRequest.Disconnect;
import io.jdock.api.NetworkCreateResponse;
import io.jdock.daemon.http.HttpError;
import io.jdock.daemon.http.Reply;
import io.jdock.daemon.http.Request;
import io.jdock.daemon.http.Route;
import io.jdock.engine.EngineException;
import io.jdock.engine.Networks;
import java.util.List;
import java.util.Map;

/** {@code /networks}. */
public final class NetworkRoutes {
  private final Networks networks;

  public NetworkRoutes(Networks networks) {
    this.networks = networks;
  }

  public List<Route> routes() {
    return List.of(
        get("/networks", this::list),
        post("/networks/create", this::create),
        post("/networks/prune", this::prune),
        get("/networks/{id}", this::inspect),
        post("/networks/{id}/connect", this::connect),
        post("/networks/{id}/disconnect", this::disconnect),
        delete("/networks/{id}", this::remove));
  }

  private void list(Request request, Reply reply) throws HttpError {
    reply.json(
        200, networks.list(FilterQuery.of(request)).stream().map(NetworkMapper::toApi).toList());
  }

  private void inspect(Request request, Reply reply) {
    String id = request.parameter("id");
    String scope = request.text("scope");
    if (!scope.isEmpty() && !scope.equals("local")) {
      throw EngineException.notFound("network " + id + " not found");
    }
    // "verbose" adds what only swarms have.
    reply.json(200, NetworkMapper.toApi(networks.inspect(id)));
  }

  private void create(Request request, Reply reply) throws HttpError {
    NetworkCreateRequest body = request.body(NetworkCreateRequest.class);
    String id = networks.create(NetworkMapper.toEngine(body));
    reply.json(201, new NetworkCreateResponse(id, ""));
  }

  private void connect(Request request, Reply reply) throws HttpError {
    Connect body = request.body(Connect.class);
    networks.connect(
        request.parameter("id"), body.container(), CreateMapper.endpoint(body.endpointConfig()));
    reply.empty(200);
  }

  private void disconnect(Request request, Reply reply) throws HttpError {
    Disconnect body = request.body(Disconnect.class);
    networks.disconnect(request.parameter("id"), body.container(), body.force());
    reply.empty(200);
  }

  private void remove(Request request, Reply reply) {
    networks.remove(request.parameter("id"));
    reply.empty(204);
  }

  private void prune(Request request, Reply reply) throws HttpError {
    List<String> removed = networks.prune(FilterQuery.of(request));
    if (removed.isEmpty()) {
      reply.json(200, java.util.Collections.singletonMap("NetworksDeleted", null));
    } else {
      reply.json(200, Map.of("NetworksDeleted", removed));
    }
  }
}
