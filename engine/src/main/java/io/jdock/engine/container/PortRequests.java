package io.jdock.engine.container;

import io.jdock.engine.ContainerPort;
import io.jdock.engine.EngineException;
import io.jdock.engine.HostConfig;
import io.jdock.net.PortBinding;
import io.jdock.net.PortProtocol;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The ports that a container wants published, in the network module's terms. */
final class PortRequests {
  private PortRequests() {}

  /**
   * All that a container wants published.
   *
   * @throws EngineException in Docker's words when a binding makes no sense
   */
  static List<PortBinding> of(HostConfig host, Collection<ContainerPort> exposed) {
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
}
