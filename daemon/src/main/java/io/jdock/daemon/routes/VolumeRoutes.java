package io.jdock.daemon.routes;

import static io.jdock.daemon.http.Route.delete;
import static io.jdock.daemon.http.Route.get;
import static io.jdock.daemon.http.Route.post;

import io.jdock.api.PruneReport;
import io.jdock.api.VolumeCreateRequest;
import io.jdock.api.VolumeInspect;
import io.jdock.daemon.http.HttpError;
import io.jdock.daemon.http.Reply;
import io.jdock.daemon.http.Request;
import io.jdock.daemon.http.Route;
import io.jdock.engine.Filters;
import io.jdock.engine.HostSystem;
import io.jdock.engine.Volumes;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** {@code /volumes}. */
public final class VolumeRoutes {
  private final Volumes volumes;

  public VolumeRoutes(Volumes volumes) {
    this.volumes = volumes;
  }

  public List<Route> routes() {
    return List.of(
        get("/volumes", this::list),
        post("/volumes/create", this::create),
        post("/volumes/prune", this::prune),
        get("/volumes/{name}", this::inspect),
        delete("/volumes/{name}", this::remove));
  }

  private void list(Request request, Reply reply) throws HttpError {
    List<VolumeInspect> found =
        volumes.list(FilterQuery.of(request)).stream().map(VolumeRoutes::toApi).toList();
    reply.json(200, new VolumeInspect.ListResponse(found, null));
  }

  private void create(Request request, Reply reply) throws HttpError {
    VolumeCreateRequest body = request.body(VolumeCreateRequest.class);
    if (body.clusterVolumeSpec() != null) {
      throw new HttpError(503, SwarmRoutes.NO_MANAGER);
    }
    reply.json(
        201,
        toApi(
            volumes.create(
                new Volumes.CreateVolume(
                    body.name(), body.driver(), body.driverOpts(), body.labels()))));
  }

  private void inspect(Request request, Reply reply) {
    reply.json(200, toApi(volumes.inspect(request.parameter("name"))));
  }

  private void remove(Request request, Reply reply) throws HttpError {
    volumes.remove(request.parameter("name"), request.flag("force"));
    reply.empty(204);
  }

  /** Until version 1.42 volumes with a name were pruned too. */
  private void prune(Request request, Reply reply) throws HttpError {
    Filters filters = FilterQuery.of(request);
    if (!request.version().atLeast(1, 42)) {
      Map<String, List<String>> all = new HashMap<>(filters.values());
      all.put("all", List.of("true"));
      filters = new Filters(all);
    }
    Volumes.Pruned pruned = volumes.prune(filters);
    reply.json(
        200,
        new PruneReport.Volumes(pruned.names().isEmpty() ? null : pruned.names(), pruned.bytes()));
  }

  private static VolumeInspect toApi(Volumes.Details volume) {
    return new VolumeInspect(
        volume.created().truncatedTo(ChronoUnit.SECONDS).toString(),
        volume.driver(),
        volume.labels(),
        volume.mountpoint().toString(),
        volume.name(),
        volume.options(),
        "local",
        null);
  }

  /** With what {@code system df} counts. */
  static VolumeInspect toApi(HostSystem.VolumeUsage usage) {
    VolumeInspect volume = toApi(usage.volume());
    return new VolumeInspect(
        volume.createdAt(),
        volume.driver(),
        volume.labels(),
        volume.mountpoint(),
        volume.name(),
        volume.options(),
        volume.scope(),
        new VolumeInspect.Usage(usage.volume().containers(), usage.size()));
  }
}
