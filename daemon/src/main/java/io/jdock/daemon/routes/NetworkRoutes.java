package io.jdock.daemon.routes;

import static io.jdock.daemon.http.Route.get;

import io.jdock.daemon.http.HttpError;
import io.jdock.daemon.http.Reply;
import io.jdock.daemon.http.Request;
import io.jdock.daemon.http.Route;
import io.jdock.engine.Networks;
import java.util.List;

/** {@code /networks}: those there are. */
public final class NetworkRoutes {
  private final Networks networks;

  public NetworkRoutes(Networks networks) {
    this.networks = networks;
  }

  public List<Route> routes() {
    return List.of(get("/networks", this::list), get("/networks/{id}", this::inspect));
  }

  private void list(Request request, Reply reply) throws HttpError {
    reply.json(
        200, networks.list(FilterQuery.of(request)).stream().map(NetworkMapper::toApi).toList());
  }

  private void inspect(Request request, Reply reply) {
    reply.json(200, NetworkMapper.toApi(networks.inspect(request.parameter("id"))));
  }
}
