package io.jdock.daemon.routes;

import static io.jdock.daemon.http.Route.get;
import static io.jdock.daemon.http.Route.post;

import io.jdock.daemon.http.HttpError;
import io.jdock.daemon.http.Reply;
import io.jdock.daemon.http.Request;
import io.jdock.daemon.http.Route;
import io.jdock.engine.Containers;
import io.jdock.engine.Networks;
import java.util.List;
import java.util.function.BooleanSupplier;

/** {@code /jdock}: what no other engine offers. */
public final class JdockRoutes {
  private final Containers containers;
  private final Networks networks;
  private final BooleanSupplier cgroupV1;

  public JdockRoutes(Containers containers, Networks networks, BooleanSupplier cgroupV1) {
    this.containers = containers;
    this.networks = networks;
    this.cgroupV1 = cgroupV1;
  }

  public List<Route> routes() {
    return List.of(
        get("/jdock/containers/{id}/explain", this::explain),
        get("/jdock/networks/{id}/explain", this::explainNetwork),
        post("/jdock/plan", this::plan));
  }

  private void explain(Request request, Reply reply) {
    reply.json(200, ExplanationMapper.toApi(containers.explain(request.parameter("id"))));
  }

  private void explainNetwork(Request request, Reply reply) {
    reply.json(200, ExplanationMapper.toApi(networks.explain(request.parameter("id"))));
  }

  private void plan(Request request, Reply reply) throws HttpError {
    reply.json(200, ExplanationMapper.toApi(containers.plan(CreateMapper.of(request, cgroupV1))));
  }
}
