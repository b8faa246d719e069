package io.jdock.engine.container;

import io.jdock.engine.EngineConfig;
import io.jdock.engine.EngineException;
import io.jdock.engine.HostConfig;
import io.jdock.net.Cidr;
import io.jdock.net.Endpoint;
import io.jdock.net.HostsFile;
import io.jdock.net.Network;
import io.jdock.net.ResolvConf;
import io.jdock.net.dns.Resolver;
import io.jdock.net.dns.Upstreams;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a container reads of its network: resolv.conf, hosts, hostname. */
final class NetworkFiles {
  private static final Path HOST_RESOLV_CONF = Path.of("/etc/resolv.conf");
  private static final Path HOST_HOSTS = Path.of("/etc/hosts");

  private final EngineConfig.Network defaults;

  NetworkFiles(EngineConfig.Network defaults) {
    this.defaults = defaults;
  }

  /**
   * Writes all three for a container that is about to start.
   *
   * @param links lines for the containers that it is linked to
   * @param hostGateway what {@code host-gateway} stands for; null where there is no default bridge
   */
  void write(
      ContainerRecord record,
      ContainerFiles files,
      List<Endpoint> endpoints,
      List<String> links,
      @Nullable InetAddress hostGateway)
      throws IOException {
    ContainerFiles.write(files.hostname(), record.config().hostname() + "\n");
    String mode = ContainerNetwork.mode(record.hostConfig());
    if (mode.startsWith("container:")) {
      return;
    }
    writeResolvConf(record, files, endpoints);
    HostConfig.Networking networking = record.hostConfig().networking();
    try {
      ContainerFiles.write(
          files.hosts(),
          mode.equals(Network.HOST)
              ? HostsFile.hostText(readOr(HOST_HOSTS), networking.extraHosts(), hostGateway)
              : HostsFile.text(
                  addresses(endpoints),
                  fullHostname(record),
                  networking.extraHosts(),
                  links,
                  hostGateway));
    } catch (IllegalArgumentException e) {
      throw new EngineException(
          EngineException.Kind.INVALID_PARAMETER, String.valueOf(e.getMessage()), e);
    }
  }

  /** On a user-defined network the embedded server is asked, else those that are configured. */
  void writeResolvConf(ContainerRecord record, ContainerFiles files, List<Endpoint> endpoints)
      throws IOException {
    HostConfig.Networking networking = record.hostConfig().networking();
    ResolvConf host = ResolvConf.parse(readOr(HOST_RESOLV_CONF));
    List<String> dns = or(networking.dns(), defaults.dns());
    List<String> search = or(networking.dnsSearch(), defaults.dnsSearch());
    List<String> options = or(networking.dnsOptions(), defaults.dnsOptions());
    ResolvConf resolv =
        ContainerNetwork.mode(record.hostConfig()).equals(Network.HOST)
            ? host.forHostNetwork(dns, search, options)
            : onUserDefined(endpoints)
                ? host.forEmbeddedDns(Resolver.ADDRESS, search, options)
                : host.forContainer(dns, search, options);
    ContainerFiles.write(files.resolvConf(), resolv.text());
  }

  static boolean onUserDefined(List<Endpoint> endpoints) {
    return endpoints.stream().anyMatch(e -> !Network.isBuiltIn(e.networkName()));
  }

  /** Who is asked for names that are nobody's on the container's networks. */
  Upstreams upstreams(ContainerRecord record, boolean internal) throws IOException {
    HostConfig.Networking networking = record.hostConfig().networking();
    ResolvConf host = ResolvConf.parse(readOr(HOST_RESOLV_CONF));
    List<String> dns = or(networking.dns(), defaults.dns());
    List<Upstreams.Server> servers = new ArrayList<>();
    for (String server : dns) {
      servers.add(Upstreams.Server.of(Cidr.ip(server)));
    }
    if (dns.isEmpty()) {
      for (String server : host.nameservers()) {
        if (server.indexOf('%') >= 0) {
          continue; // a link-local address of one of the host's own links
        }
        InetAddress address = Cidr.ip(server);
        servers.add(
            address.isLoopbackAddress() || address.getAddress().length == 16
                ? Upstreams.Server.onHost(address)
                : Upstreams.Server.of(address));
      }
    }
    List<String> options = or(networking.dnsOptions(), defaults.dnsOptions());
    boolean ndots = ResolvConf.setsNdots(options.isEmpty() ? host.options() : options);
    return new Upstreams(servers, !internal, !ndots);
  }

  /** Adds the lines of a connection made while the container runs. */
  void connected(ContainerRecord record, ContainerFiles files, Endpoint endpoint)
      throws IOException {
    String text = readOr(files.hosts());
    ContainerFiles.write(
        files.hosts(), HostsFile.with(text, addresses(List.of(endpoint)), fullHostname(record)));
  }

  /** Takes them away again. */
  void disconnected(ContainerFiles files, Endpoint endpoint) throws IOException {
    ContainerFiles.write(
        files.hosts(), HostsFile.without(readOr(files.hosts()), addresses(List.of(endpoint))));
  }

  private static List<InetAddress> addresses(List<Endpoint> endpoints) {
    List<InetAddress> all = new ArrayList<>();
    for (Endpoint endpoint : endpoints) {
      all.add(endpoint.ip());
      InetAddress ip6 = endpoint.ip6();
      if (ip6 != null) {
        all.add(ip6);
      }
    }
    return all;
  }

  private static String fullHostname(ContainerRecord record) {
    String domain = record.config().domainname();
    return domain.isEmpty()
        ? record.config().hostname()
        : record.config().hostname() + "." + domain;
  }

  private static List<String> or(List<String> first, List<String> second) {
    return first.isEmpty() ? second : first;
  }

  private static String readOr(Path path) throws IOException {
    return Files.exists(path) ? Files.readString(path) : "";
  }
}
