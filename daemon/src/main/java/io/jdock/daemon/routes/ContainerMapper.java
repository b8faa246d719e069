package io.jdock.daemon.routes;

import io.jdock.api.ContainerInspect;
import io.jdock.api.ContainerInspect.NetworkSettings;
import io.jdock.api.EndpointSettings;
import io.jdock.api.HostConfig.PortBinding;
import io.jdock.api.MountPoint;
import io.jdock.daemon.http.ApiVersion;
import io.jdock.engine.ContainerDetails;
import io.jdock.engine.ContainerState;
import io.jdock.engine.ContainerState.Status;
import io.jdock.engine.ContainerSummary;
import io.jdock.engine.CreateRequest.EndpointRequest;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What the engine tells of containers, in the API's form. */
final class ContainerMapper {
  private ContainerMapper() {}

  static ContainerInspect inspect(ContainerDetails details, ApiVersion version) {
    Path log = details.logPath();
    return new ContainerInspect(
        details.id(),
        Times.text(details.created()),
        details.path(),
        details.args(),
        state(details.state()),
        details.imageId(),
        details.resolvConfPath().toString(),
        details.hostnamePath().toString(),
        details.hostsPath().toString(),
        log == null ? "" : log.toString(),
        details.logError(),
        "/" + details.name(),
        details.restartCount(),
        "overlay2",
        details.platform(),
        "",
        "",
        "",
        details.execIds().isEmpty() ? null : details.execIds(),
        HostConfigMapper.toApi(details.hostConfig(), details.name()),
        new ContainerInspect.GraphDriver(new TreeMap<>(details.graphDriverData()), "overlay2"),
        details.sizeRw(),
        details.sizeRootFs(),
        mounts(details.mounts()),
        ConfigMapper.toApi(details.config()),
        network(details.id(), details.networkSettings(), version));
  }

  private static ContainerInspect.State state(ContainerState state) {
    Status status = state.status();
    ContainerState.Health health = state.health();
    return new ContainerInspect.State(
        status.text(),
        state.running(),
        status == Status.PAUSED,
        status == Status.RESTARTING,
        state.oomKilled(),
        status == Status.DEAD,
        state.pid(),
        state.exitCode(),
        state.error(),
        Times.text(state.startedAt()),
        Times.text(state.finishedAt()),
        health == null ? null : health(health));
  }

  private static ContainerInspect.Health health(ContainerState.Health health) {
    return new ContainerInspect.Health(
        health.status(),
        health.failingStreak(),
        health.log().stream()
            .map(
                probe ->
                    new ContainerInspect.HealthLog(
                        Times.text(probe.start()),
                        Times.text(probe.end()),
                        probe.exitCode(),
                        probe.output()))
            .toList());
  }

  private static NetworkSettings network(
      String id, ContainerDetails.NetworkSettings settings, ApiVersion version) {
    Map<String, @Nullable List<PortBinding>> ports = new TreeMap<>();
    settings
        .ports()
        .forEach(
            (port, bound) ->
                ports.put(port.toString(), bound.isEmpty() ? null : HostConfigMapper.toApi(bound)));
    Map<String, EndpointSettings> networks = endpoints(id, settings.networks(), version);
    EndpointSettings bridge = networks.getOrDefault("bridge", NONE);
    return new NetworkSettings(
        "",
        settings.sandboxId(),
        settings.sandboxKey(),
        ports,
        false,
        "",
        0,
        null,
        null,
        bridge.endpointId(),
        bridge.gateway(),
        "",
        0,
        bridge.ipAddress(),
        bridge.ipPrefixLen(),
        "",
        bridge.macAddress(),
        networks);
  }

  private static final EndpointSettings NONE =
      new EndpointSettings(null, null, null, "", null, "", "", "", "", 0, "", "", 0, null);

  private static Map<String, EndpointSettings> endpoints(
      String id, Map<String, ContainerDetails.Endpoint> networks, ApiVersion version) {
    Map<String, EndpointSettings> endpoints = new TreeMap<>();
    networks.forEach((name, endpoint) -> endpoints.put(name, endpoint(id, endpoint, version)));
    return endpoints;
  }

  private static EndpointSettings endpoint(
      String id, ContainerDetails.Endpoint endpoint, ApiVersion version) {
    EndpointRequest wish = endpoint.wish();
    List<String> aliases = new ArrayList<>(wish.aliases());
    if (!version.atLeast(1, 45) && !endpoint.dnsNames().isEmpty()) {
      aliases.add(id.substring(0, 12)); // an alias like others, before there were DNSNames
    }
    return new EndpointSettings(
        wish.wantsAddress()
            ? new EndpointSettings.EndpointIpamConfig(wish.ipv4Address(), wish.ipv6Address(), null)
            : null,
        orNull(wish.links()),
        orNull(aliases),
        endpoint.macAddress(),
        null,
        endpoint.networkId(),
        endpoint.endpointId(),
        endpoint.gateway(),
        endpoint.ipAddress(),
        endpoint.ipPrefixLen(),
        endpoint.ipv6Gateway(),
        endpoint.globalIpv6Address(),
        endpoint.globalIpv6PrefixLen(),
        version.atLeast(1, 44) ? orNull(endpoint.dnsNames()) : null);
  }

  private static @Nullable List<String> orNull(List<String> list) {
    return list.isEmpty() ? null : list;
  }

  private static List<MountPoint> mounts(List<ContainerDetails.MountPoint> mounts) {
    return mounts.stream()
        .map(
            mount ->
                new MountPoint(
                    mount.type(),
                    mount.name(),
                    mount.source(),
                    mount.destination(),
                    mount.driver(),
                    mount.type().equals("tmpfs") ? "" : mount.mode(),
                    mount.rw(),
                    mount.propagation()))
        .toList();
  }

  static io.jdock.api.ContainerSummary summary(ContainerSummary summary, ApiVersion version) {
    return new io.jdock.api.ContainerSummary(
        summary.id(),
        summary.names().stream().map(name -> "/" + name).toList(),
        summary.image(),
        summary.imageId(),
        summary.command(),
        summary.created().getEpochSecond(),
        summary.ports().stream()
            .map(
                port ->
                    new io.jdock.api.ContainerSummary.Port(
                        port.ip(), port.privatePort(), port.publicPort(), port.type()))
            .toList(),
        summary.sizeRw(),
        summary.sizeRootFs(),
        new TreeMap<>(summary.labels()),
        summary.state().status().text(),
        summary.status(),
        new io.jdock.api.ContainerSummary.HostConfigSummary(
            summary.networkMode(),
            version.atLeast(1, 46) ? new TreeMap<>(summary.annotations()) : null),
        new io.jdock.api.ContainerSummary.NetworkSettingsSummary(
            endpoints(summary.id(), summary.networks(), version)),
        mounts(summary.mounts()));
  }
}
