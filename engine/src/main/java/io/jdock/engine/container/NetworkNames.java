package io.jdock.engine.container;

import io.jdock.engine.ContainerConfig;
import io.jdock.engine.CreateRequest.EndpointRequest;
import io.jdock.engine.EngineException;
import io.jdock.engine.HostConfig;
import io.jdock.net.Network;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Which networks a container is on, and which network a name means. */
final class NetworkNames {
  private NetworkNames() {}

  /** Whether a container with this mode has a network of its own that it could be connected to. */
  static boolean connectable(String mode) {
    return !mode.startsWith("container:")
        && !mode.equals(Network.HOST)
        && !mode.equals(Network.NONE);
  }

  /** The networks of a new container: that of its mode, and those asked for beside it. */
  static Map<String, EndpointRequest> initial(
      HostConfig host, ContainerConfig config, Map<String, EndpointRequest> wanted) {
    String mode = ContainerNetwork.mode(host);
    Map<String, EndpointRequest> networks = new HashMap<>(wanted);
    if (!connectable(mode)) {
      networks.remove(mode);
    } else if (!config.networkDisabled()) {
      networks.putIfAbsent(mode, EndpointRequest.ANY);
    }
    return networks;
  }

  /** The order in which they are connected: that of the mode first, the others by name. */
  static List<String> ordered(ContainerRecord record) {
    String mode = ContainerNetwork.mode(record.hostConfig());
    return record.networks().keySet().stream()
        .sorted(
            Comparator.comparing((String name) -> !name.equals(mode))
                .thenComparing(Comparator.naturalOrder()))
        .toList();
  }

  /**
   * By id, name or prefix of an id.
   *
   * @throws EngineException in Docker's words when none, or more than one, is meant
   */
  static Network resolve(List<Network> networks, String ref) {
    Optional<Network> exact =
        networks.stream().filter(n -> n.id().equals(ref) || n.name().equals(ref)).findFirst();
    if (exact.isPresent()) {
      return exact.get();
    }
    List<Network> byPrefix =
        ref.isEmpty() ? List.of() : networks.stream().filter(n -> n.id().startsWith(ref)).toList();
    if (byPrefix.size() > 1) {
      throw EngineException.invalid(
          "network "
              + ref
              + " is ambiguous ("
              + byPrefix.size()
              + " matches found based on ID prefix)");
    }
    if (byPrefix.isEmpty()) {
      throw EngineException.notFound("network " + ref + " not found");
    }
    return byPrefix.get(0);
  }

  /** What others on a user-defined network call a container. */
  static List<String> dnsNames(ContainerRecord record, EndpointRequest wish) {
    Set<String> names = new LinkedHashSet<>();
    names.add(record.name());
    names.addAll(wish.aliases());
    names.add(record.id().substring(0, 12));
    names.add(record.config().hostname());
    return new ArrayList<>(names);
  }
}
