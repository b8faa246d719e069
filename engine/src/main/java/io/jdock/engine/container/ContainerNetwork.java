package io.jdock.engine.container;

import io.jdock.engine.ContainerPort;
import io.jdock.engine.CreateRequest.EndpointRequest;
import io.jdock.engine.EngineConfig;
import io.jdock.engine.EngineException;
import io.jdock.engine.HostConfig;
import io.jdock.linux.KernelJournal;
import io.jdock.net.Cidr;
import io.jdock.net.Endpoint;
import io.jdock.net.HostsFile;
import io.jdock.net.MacAddress;
import io.jdock.net.Network;
import io.jdock.net.NetworkException;
import io.jdock.net.NetworkPlan;
import io.jdock.net.Networks;
import io.jdock.net.PortBinding;
import io.jdock.net.PortProtocol;
import io.jdock.net.PublishedPort;
import io.jdock.net.ResolvConf;
import io.jdock.net.Sandbox;
import io.jdock.runtime.ContainerProcess;
import io.jdock.runtime.Namespace;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Connects containers as their network mode says, and writes their resolv.conf, hosts, hostname.
 */
final class ContainerNetwork {
  private static final Path HOST_RESOLV_CONF = Path.of("/etc/resolv.conf");
  private static final Path HOST_HOSTS = Path.of("/etc/hosts");

  private final Networks networks;
  private final EngineConfig.Network defaults;
  private final ContainerRegistry registry;
  private final ContainerStore store;

  ContainerNetwork(
      Networks networks,
      EngineConfig.Network defaults,
      ContainerRegistry registry,
      ContainerStore store) {
    this.networks = networks;
    this.defaults = defaults;
    this.registry = registry;
    this.store = store;
  }

  /** A container's network before its process is there. */
  record Connected(Namespace namespace, List<Endpoint> endpoints, List<PublishedPort> ports) {}

  /** Docker's default is the bridge. */
  static String mode(HostConfig host) {
    String mode = host.networking().mode();
    return mode.isEmpty() || mode.equals("default") ? Network.BRIDGE : mode;
  }

  /**
   * Refuses ports that make no sense. A network that is not there is found when the container
   * starts, as with Docker: not found as an answer to a creation means that the image is missing,
   * and clients would pull it.
   */
  void check(HostConfig host) {
    if (!mode(host).startsWith("container:")) {
      bindings(host, List.of());
    }
  }

  Connected connect(Container container, KernelJournal journal) throws IOException {
    ContainerRecord record = container.record();
    String mode = mode(record.hostConfig());
    if (mode.startsWith("container:")) {
      return new Connected(
          Namespace.join(donor(mode, "network").namespacePath("net")), List.of(), List.of());
    }
    if (mode.equals(Network.HOST)) {
      return new Connected(Namespace.HOST, List.of(), List.of());
    }
    Sandbox sandbox = networks.createSandbox(record.id(), journal);
    Namespace namespace = Namespace.join(sandbox.path());
    if (mode.equals(Network.NONE) || record.config().networkDisabled()) {
      return new Connected(namespace, List.of(), List.of());
    }
    Network network = find(mode);
    Endpoint endpoint = networks.connect(sandbox, network, request(record, mode), journal);
    List<PortBinding> bindings =
        bindings(record.hostConfig(), List.copyOf(record.config().exposedPorts()));
    List<PublishedPort> ports =
        bindings.isEmpty() ? List.of() : networks.publish(endpoint, bindings, journal);
    return new Connected(namespace, List.of(endpoint), ports);
  }

  /** Tells what {@link #connect} and {@link #writeFiles} would do; does nothing. */
  Namespace plan(ContainerRecord record, KernelJournal journal) {
    String mode = mode(record.hostConfig());
    if (mode.equals(Network.HOST)) {
      return Namespace.HOST;
    }
    if (mode.startsWith("container:")) {
      return Namespace.join(donor(mode, "network").namespacePath("net"));
    }
    Path namespace = networks.namespace(record.id());
    NetworkPlan plan = new NetworkPlan(journal, namespace.toString());
    plan.sandbox();
    if (!mode.equals(Network.NONE) && !record.config().networkDisabled()) {
      plan.bridge(
          find(mode),
          request(record, mode).ip(),
          bindings(record.hostConfig(), List.copyOf(record.config().exposedPorts())));
    }
    return Namespace.join(namespace);
  }

  private Network find(String name) {
    return networks
        .find(name)
        .orElseThrow(() -> EngineException.notFound("network " + name + " not found"));
  }

  private static io.jdock.net.EndpointRequest request(ContainerRecord record, String network) {
    EndpointRequest wish = record.endpoints().get(network);
    Optional<InetAddress> ip = Optional.empty();
    Optional<MacAddress> mac = Optional.empty();
    if (wish != null) {
      ip = wish.ipv4Address().isEmpty() ? ip : Optional.of(Cidr.ip(wish.ipv4Address()));
      mac = wish.macAddress().isEmpty() ? mac : Optional.of(new MacAddress(wish.macAddress()));
    }
    return new io.jdock.net.EndpointRequest(record.name(), ip, mac);
  }

  /** The running container that another one's mode names. */
  ContainerProcess donor(String mode, String what) {
    Container donor = registry.resolve(mode.substring("container:".length()));
    ContainerProcess process = donor.process();
    if (process == null || !donor.state().running()) {
      throw EngineException.conflict(
          "cannot join " + what + " namespace of a non running container: " + donor.id());
    }
    return process;
  }

  private static List<PortBinding> bindings(HostConfig host, List<ContainerPort> exposed) {
    List<PortBinding> all = new ArrayList<>();
    Map<ContainerPort, List<io.jdock.engine.PortBinding>> wanted =
        new TreeMap<>(host.networking().portBindings());
    if (host.networking().publishAllPorts()) {
      for (ContainerPort port : exposed) {
        wanted.putIfAbsent(port, List.of(new io.jdock.engine.PortBinding("", "")));
      }
    }
    wanted.forEach(
        (port, bindings) -> {
          // an empty list of bindings is one to a free port
          List<io.jdock.engine.PortBinding> some =
              bindings.isEmpty() ? List.of(new io.jdock.engine.PortBinding("", "")) : bindings;
          some.forEach(binding -> all.add(binding(port, binding)));
        });
    return all;
  }

  private static PortBinding binding(ContainerPort port, io.jdock.engine.PortBinding binding) {
    if (port.protocol().equals("sctp")) {
      throw new EngineException(
          EngineException.Kind.NOT_IMPLEMENTED, "publishing sctp ports is not supported: " + port);
    }
    String text = binding.hostPort();
    int dash = text.indexOf('-');
    try {
      int first = text.isEmpty() ? 0 : Integer.parseInt(dash < 0 ? text : text.substring(0, dash));
      int last = dash < 0 ? first : Integer.parseInt(text.substring(dash + 1));
      return new PortBinding(
          port.number(), PortProtocol.parse(port.protocol()), binding.hostIp(), first, last);
    } catch (NumberFormatException e) {
      throw new EngineException(
          EngineException.Kind.INVALID_PARAMETER,
          "invalid port specification: \"" + text + "\"",
          e);
    } catch (IllegalArgumentException e) {
      throw new EngineException(
          EngineException.Kind.INVALID_PARAMETER, String.valueOf(e.getMessage()), e);
    }
  }

  /** Writes the files that are mounted over the container's own. */
  void writeFiles(ContainerRecord record, Connected connected) throws IOException {
    ContainerFiles files = files(record.id());
    ContainerFiles.write(files.hostname(), record.config().hostname() + "\n");
    HostConfig.Networking networking = record.hostConfig().networking();
    String mode = mode(record.hostConfig());
    if (mode.startsWith("container:")) {
      return;
    }
    Endpoint endpoint = connected.endpoints().isEmpty() ? null : connected.endpoints().get(0);
    ResolvConf host = ResolvConf.parse(readOr(HOST_RESOLV_CONF));
    List<String> dns = or(networking.dns(), defaults.dns());
    List<String> search = or(networking.dnsSearch(), defaults.dnsSearch());
    List<String> options = or(networking.dnsOptions(), defaults.dnsOptions());
    boolean hostNetwork = mode.equals(Network.HOST);
    ResolvConf resolv =
        hostNetwork
            ? host.forHostNetwork(dns, search, options)
            : host.forContainer(dns, search, options);
    ContainerFiles.write(files.resolvConf(), resolv.text());
    InetAddress gateway = endpoint == null ? null : endpoint.gateway();
    try {
      ContainerFiles.write(
          files.hosts(),
          hostNetwork
              ? HostsFile.hostText(readOr(HOST_HOSTS), networking.extraHosts(), null)
              : HostsFile.text(
                  endpoint == null ? null : endpoint.ip(),
                  fullHostname(record),
                  networking.extraHosts(),
                  gateway));
    } catch (IllegalArgumentException e) {
      throw new EngineException(
          EngineException.Kind.INVALID_PARAMETER, String.valueOf(e.getMessage()), e);
    }
  }

  /** Whose files a container mounts: its own, or those of the one whose network it joins. */
  ContainerFiles networkFiles(ContainerRecord record) {
    String mode = mode(record.hostConfig());
    return mode.startsWith("container:")
        ? files(registry.resolve(mode.substring("container:".length())).id())
        : files(record.id());
  }

  ContainerFiles files(String id) {
    return new ContainerFiles(store.directory(id), id);
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

  void release(String id, KernelJournal journal) throws IOException {
    networks.release(id, journal);
  }

  /** A network failure in Docker 28's words. */
  static EngineException failure(IOException e) {
    String message = String.valueOf(e.getMessage());
    return new EngineException(
        EngineException.Kind.SYSTEM,
        e instanceof NetworkException && message.startsWith("driver failed")
            ? "failed to set up container networking: " + message
            : message,
        e);
  }

  @Nullable Network network(String name) {
    return networks.find(name).orElse(null);
  }
}
