package io.jdock.engine.container;

import io.jdock.engine.ContainerPort;
import io.jdock.engine.CreateRequest.EndpointRequest;
import io.jdock.engine.EngineException;
import io.jdock.engine.HostConfig;
import io.jdock.net.Cidr;
import io.jdock.net.Endpoint;
import io.jdock.net.Network;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Docker's links: on the default bridge a line in /etc/hosts and environment variables, on other
 * networks one more name.
 */
final class Links {
  private static final Set<String> NOT_PASSED_ON = Set.of("HOME", "PATH");
  private final ContainerRegistry registry;

  Links(ContainerRegistry registry) {
    this.registry = registry;
  }

  /** One link. */
  record Link(String container, String alias) {
    /**
     * @throws EngineException in Docker's words
     */
    static Link parse(String text) {
      String[] parts = text.split(":", -1);
      if (text.isEmpty() || parts.length > 2 || parts[0].isEmpty()) {
        throw EngineException.invalid("bad format for links: " + text);
      }
      String container = parts[0].startsWith("/") ? parts[0].substring(1) : parts[0];
      String alias = parts.length == 2 && !parts[1].isEmpty() ? parts[1] : container;
      return new Link(container, alias.substring(alias.lastIndexOf('/') + 1));
    }
  }

  private static boolean onDefaultBridge(HostConfig host) {
    return ContainerNetwork.mode(host).equals(Network.BRIDGE);
  }

  /** Refuses links of the default bridge to containers that are not there. */
  void check(HostConfig host) {
    for (String text : host.networking().links()) {
      Link link = Link.parse(text);
      if (!onDefaultBridge(host)) {
        continue;
      }
      try {
        registry.resolve(link.container());
      } catch (EngineException e) {
        throw new EngineException(
            EngineException.Kind.INVALID_PARAMETER,
            "could not get container for " + link.container() + ": " + e.text(),
            e);
      }
    }
  }

  /** A container linked to, and where it is on the default bridge. */
  private record Target(Link link, Container container, Endpoint endpoint) {}

  private List<Target> targets(ContainerRecord record) {
    List<Target> targets = new ArrayList<>();
    if (!onDefaultBridge(record.hostConfig())) {
      return targets;
    }
    for (String text : record.hostConfig().networking().links()) {
      Link link = Link.parse(text);
      Container target = registry.resolve(link.container());
      if (!target.record().networks().containsKey(Network.BRIDGE)) {
        throw EngineException.system(
            "Cannot link to /" + target.name() + ", as it does not belong to the default network",
            null);
      }
      if (!target.state().running()) {
        throw EngineException.system(
            "Cannot link to a non running container: /"
                + target.name()
                + " AS /"
                + record.name()
                + "/"
                + link.alias(),
            null);
      }
      Endpoint endpoint = onBridge(target);
      if (endpoint != null) {
        targets.add(new Target(link, target, endpoint));
      }
    }
    return targets;
  }

  private static @Nullable Endpoint onBridge(Container container) {
    return container.run().endpoints().stream()
        .filter(e -> e.networkName().equals(Network.BRIDGE))
        .findFirst()
        .orElse(null);
  }

  /** The lines of /etc/hosts. */
  List<String> hostLines(ContainerRecord record) {
    return targets(record).stream().map(Links::hostLine).toList();
  }

  private static String hostLine(Target target) {
    String alias = target.link.alias();
    String name = target.container.name();
    String line =
        Cidr.text(target.endpoint.ip())
            + "\t"
            + alias
            + " "
            + target.container.id().substring(0, 12);
    return alias.equals(name) ? line : line + " " + name;
  }

  /** The variables that tell a program where the containers are that it is linked to. */
  List<String> environment(ContainerRecord record) {
    List<String> all = new ArrayList<>();
    for (Target target : targets(record)) {
      String prefix =
          target.link.alias().replace('-', '_').replace('.', '_').toUpperCase(Locale.ROOT);
      String ip = Cidr.text(target.endpoint.ip());
      SortedSet<ContainerPort> ports =
          new TreeSet<>(target.container.record().config().exposedPorts());
      ports.addAll(target.container.record().hostConfig().networking().portBindings().keySet());
      if (!ports.isEmpty()) {
        ContainerPort first = ports.first();
        all.add(prefix + "_PORT=" + url(first, ip));
      }
      for (ContainerPort port : ports) {
        String name =
            prefix + "_PORT_" + port.number() + "_" + port.protocol().toUpperCase(Locale.ROOT);
        all.add(name + "=" + url(port, ip));
        all.add(name + "_ADDR=" + ip);
        all.add(name + "_PORT=" + port.number());
        all.add(name + "_PROTO=" + port.protocol());
      }
      all.add(prefix + "_NAME=/" + record.name() + "/" + target.link.alias());
      for (String variable : target.container.record().config().env()) {
        int equals = variable.indexOf('=');
        if (equals > 0 && !NOT_PASSED_ON.contains(variable.substring(0, equals))) {
          all.add(prefix + "_ENV_" + variable);
        }
      }
    }
    return all;
  }

  private static String url(ContainerPort port, String ip) {
    return port.protocol() + "://" + ip + ":" + port.number();
  }

  /** What a container on user-defined networks calls others there, and how they are called. */
  Map<String, String> names(ContainerRecord record) {
    Map<String, String> names = new HashMap<>();
    List<String> all = new ArrayList<>();
    if (!onDefaultBridge(record.hostConfig())) {
      all.addAll(record.hostConfig().networking().links());
    }
    for (EndpointRequest wish : record.networks().values()) {
      all.addAll(wish.links());
    }
    for (String text : all) {
      Link link = Link.parse(text);
      if (!link.alias().equals(link.container())) {
        names.put(link.alias().toLowerCase(Locale.ROOT), link.container().toLowerCase(Locale.ROOT));
      }
    }
    return names;
  }

  /** The running containers whose hosts file tells where another one is. */
  List<Container> linkedTo(Container target) {
    return registry.all().stream()
        .filter(c -> c.state().running() && onDefaultBridge(c.record().hostConfig()))
        .filter(
            c ->
                c.record().hostConfig().networking().links().stream()
                    .map(Link::parse)
                    .anyMatch(
                        link ->
                            link.container().equals(target.name())
                                || target.id().startsWith(link.container())))
        .toList();
  }
}
