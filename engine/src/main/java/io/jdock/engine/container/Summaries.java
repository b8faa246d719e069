package io.jdock.engine.container;

import io.jdock.engine.ContainerDetails;
import io.jdock.engine.ContainerPort;
import io.jdock.engine.ContainerState;
import io.jdock.engine.ContainerState.Health;
import io.jdock.engine.ContainerSummary;
import io.jdock.engine.ContainerSummary.PublishedPort;
import io.jdock.engine.CreateRequest.EndpointRequest;
import io.jdock.net.Cidr;
import io.jdock.net.Endpoint;
import io.jdock.net.Network;
import java.net.InetAddress;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Tells about containers: a line of {@code ps}, their ports and endpoints. */
final class Summaries {
  private final Clock clock;

  Summaries(Clock clock) {
    this.clock = clock;
  }

  ContainerSummary summary(
      Container container,
      String image,
      @Nullable Long sizeRw,
      @Nullable Long sizeRootFs,
      List<Network> networks) {
    ContainerRecord record = container.record();
    RunRecord run = container.run();
    return new ContainerSummary(
        record.id(),
        List.of(record.name()),
        image,
        record.imageId(),
        command(record),
        record.created(),
        ports(record, run, networks),
        sizeRw,
        sizeRootFs,
        record.config().labels(),
        run.state(),
        status(run.state()),
        ContainerNetwork.mode(record.hostConfig()),
        record.hostConfig().annotations(),
        endpoints(record, run, networks),
        record.toldMounts());
  }

  /** Arguments with spaces are quoted, as Docker does. */
  static String command(ContainerRecord record) {
    StringBuilder text = new StringBuilder(record.path());
    for (String argument : record.args()) {
      text.append(' ').append(argument.indexOf(' ') >= 0 ? "'" + argument + "'" : argument);
    }
    return text.toString();
  }

  String status(ContainerState state) {
    return switch (state.status()) {
      case PAUSED -> "Up " + since(state.startedAt()) + " (Paused)";
      case RESTARTING ->
          "Restarting (" + state.exitCode() + ") " + since(state.finishedAt()) + " ago";
      case RUNNING -> "Up " + since(state.startedAt()) + health(state.health());
      case REMOVING -> "Removal In Progress";
      case DEAD -> "Dead";
      case CREATED -> "Created";
      case EXITED ->
          state.finishedAt() == null
              ? "Created"
              : "Exited (" + state.exitCode() + ") " + since(state.finishedAt()) + " ago";
    };
  }

  private static String health(@Nullable Health health) {
    if (health == null) {
      return "";
    }
    return health.status().equals("starting")
        ? " (health: starting)"
        : " (" + health.status() + ")";
  }

  private String since(@Nullable Instant instant) {
    return instant == null
        ? "Less than a second"
        : HumanDuration.of(Duration.between(instant, clock.instant()));
  }

  private static List<PublishedPort> ports(
      ContainerRecord record, RunRecord run, List<Network> networks) {
    List<PublishedPort> all = new ArrayList<>();
    portMap(record, run, networks)
        .forEach(
            (port, bindings) -> {
              if (bindings.isEmpty() && run.state().running()) {
                all.add(new PublishedPort("", port.number(), 0, port.protocol()));
              }
              bindings.forEach(
                  binding ->
                      all.add(
                          new PublishedPort(
                              binding.hostIp(),
                              port.number(),
                              Integer.parseInt(binding.hostPort()),
                              port.protocol())));
            });
    return all;
  }

  /**
   * Every exposed port with where it is published now. As with Docker, none is exposed where no
   * bridge leads out: on internal networks, macvlan and ipvlan.
   */
  static SortedMap<ContainerPort, List<io.jdock.engine.PortBinding>> portMap(
      ContainerRecord record, RunRecord run, List<Network> networks) {
    SortedMap<ContainerPort, List<io.jdock.engine.PortBinding>> all = new TreeMap<>();
    boolean exposed =
        run.endpoints().stream()
            .map(endpoint -> find(networks, endpoint.networkId()))
            .anyMatch(n -> n != null && n.driver().equals(Network.BRIDGE) && !n.internal());
    if (exposed) {
      record.config().exposedPorts().forEach(port -> all.put(port, new ArrayList<>()));
    }
    run.ports()
        .forEach(
            port ->
                all.computeIfAbsent(
                        new ContainerPort(port.containerPort(), port.protocol().text()),
                        p -> new ArrayList<>())
                    .add(
                        new io.jdock.engine.PortBinding(
                            Cidr.text(port.hostIp()), Integer.toString(port.hostPort()))));
    return all;
  }

  /** Its networks by name, with the connections that there are now. */
  static Map<String, ContainerDetails.Endpoint> endpoints(
      ContainerRecord record, RunRecord run, List<Network> networks) {
    Map<String, ContainerDetails.Endpoint> all = new HashMap<>();
    String mode = ContainerNetwork.mode(record.hostConfig());
    if (mode.equals(Network.HOST) || mode.equals(Network.NONE)) {
      String id = run.state().running() ? idOf(networks, mode) : "";
      all.put(mode, ContainerDetails.Endpoint.none(EndpointRequest.ANY, id));
    }
    record
        .networks()
        .forEach(
            (ref, wish) -> {
              Network network = find(networks, ref);
              boolean ran = run.state().startedAt() != null;
              all.put(
                  network == null ? ref : network.name(),
                  ContainerDetails.Endpoint.none(
                      wish, network == null || !ran ? "" : network.id()));
            });
    run.endpoints()
        .forEach(e -> all.computeIfPresent(e.networkName(), (n, known) -> endpoint(e, known)));
    return all;
  }

  private static ContainerDetails.Endpoint endpoint(Endpoint e, ContainerDetails.Endpoint known) {
    InetAddress ip6 = e.ip6();
    InetAddress gateway6 = e.gateway6();
    return new ContainerDetails.Endpoint(
        known.wish(),
        e.networkId(),
        e.endpointId(),
        Cidr.text(e.gateway()),
        Cidr.text(e.ip()),
        e.prefixLen(),
        gateway6 == null ? "" : Cidr.text(gateway6),
        ip6 == null ? "" : Cidr.text(ip6),
        e.prefixLen6(),
        e.mac().text(),
        e.dnsNames());
  }

  private static String idOf(List<Network> networks, String ref) {
    Network network = find(networks, ref);
    return network == null ? "" : network.id();
  }

  private static @Nullable Network find(List<Network> networks, String ref) {
    return networks.stream()
        .filter(n -> n.name().equals(ref) || n.id().equals(ref))
        .findFirst()
        .orElseGet(
            () -> {
              List<Network> byPrefix =
                  networks.stream().filter(n -> n.id().startsWith(ref)).toList();
              return byPrefix.size() == 1 ? byPrefix.get(0) : null;
            });
  }
}
