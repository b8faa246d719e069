package io.jdock.daemon.routes;

import static io.jdock.daemon.http.Route.options;

import io.jdock.api.ApiJson;
import io.jdock.daemon.http.Route;
import io.jdock.daemon.http.RouteTable;
import io.jdock.engine.Containers;
import io.jdock.engine.Events;
import io.jdock.engine.Execs;
import io.jdock.engine.HostSystem;
import io.jdock.engine.Images;
import io.jdock.engine.Networks;
import io.jdock.engine.Registries;
import io.jdock.engine.Volumes;
import io.jdock.engine.build.Builds;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;

/**
 * The whole API over the engine's roles.
 *
 * @param puller brings images from registries
 */
public record ApiRoutes(
    Containers containers,
    Execs execs,
    Images images,
    Registries registries,
    Networks networks,
    Builds builds,
    Volumes volumes,
    HostSystem system,
    Events events,
    Puller puller) {

  /**
   * All routes in the order in which they are tried.
   *
   * @param warnings about how the API can be reached, for {@code /info}
   */
  public RouteTable table(Product product, ApiJson json, List<String> warnings) {
    BooleanSupplier cgroupV1 = () -> system.cgroupVersion().equals("1");
    List<Route> routes = new ArrayList<>();
    routes.addAll(new SystemRoutes(system, events, product, warnings, json).routes());
    routes.addAll(new ContainerRoutes(containers, cgroupV1).routes());
    routes.addAll(new ContainerStreamRoutes(containers, json).routes());
    routes.addAll(new ArchiveRoutes(containers, json).routes());
    routes.addAll(new ExecRoutes(execs).routes());
    routes.addAll(new ImageRoutes(images, puller, registries, json).routes());
    routes.addAll(new RegistryRoutes(registries, json).routes());
    routes.addAll(new NetworkRoutes(networks).routes());
    routes.addAll(new VolumeRoutes(volumes).routes());
    routes.addAll(new JdockRoutes(containers, networks, cgroupV1).routes());
    routes.addAll(SwarmRoutes.routes());
    routes.addAll(PluginRoutes.routes());
    routes.addAll(new BuilderRoutes(builds, puller, json).routes());
    routes.add(options("/{any*}", (request, reply) -> reply.empty(200)));
    return new RouteTable(routes);
  }
}
