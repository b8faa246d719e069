package io.jdock.net;

import io.jdock.linux.KernelJournal;
import java.io.IOException;
import java.net.Inet4Address;
import java.util.ArrayList;
import java.util.List;

/** Ports of endpoints at the host: held by sockets there, led on by the firewall. */
final class Publishing implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(Publishing.class.getName());
  private final HostPorts hostPorts = new HostPorts();
  private final Firewalls firewalls;
  private final UdpFlows udpFlows;

  Publishing(Firewalls firewalls, UdpFlows udpFlows) {
    this.firewalls = firewalls;
    this.udpFlows = udpFlows;
  }

  /** All or none. */
  List<PublishedPort> publish(
      DriverNetwork network,
      Connection connection,
      List<PortBinding> bindings,
      KernelJournal journal)
      throws IOException {
    Endpoint endpoint = connection.endpoint();
    List<HostPorts.Held> held = new ArrayList<>();
    try {
      for (PortBinding binding : bindings) {
        held.add(hold(endpoint, network.bound(binding), journal));
      }
      List<PublishedPort> ports = held.stream().flatMap(h -> h.published().stream()).toList();
      if (firewalls.enabled() && !ports.isEmpty()) {
        network.hairpin(endpoint, journal);
      }
      lead(network, connection, held, ports, journal);
      if (firewalls.enabled()) {
        udpFlows.forget(ports, journal);
      }
      return ports;
    } catch (IOException | RuntimeException e) {
      try {
        Connection.closeAll(held);
      } catch (IOException suppressed) {
        e.addSuppressed(suppressed);
      }
      throw e;
    }
  }

  /** Once more after all rules were made anew, where somebody removed our chains. */
  private void lead(
      DriverNetwork network,
      Connection connection,
      List<HostPorts.Held> held,
      List<PublishedPort> ports,
      KernelJournal journal)
      throws IOException {
    Firewalls.Published published =
        new Firewalls.Published(network.rules(), connection.endpoint(), ports);
    for (boolean again : new boolean[] {false, true}) {
      firewalls.changing().lock();
      try {
        firewalls.add(published, journal);
        connection.hold(held);
        return;
      } catch (NetworkException e) {
        if (again) {
          throw e;
        }
        LOG.log(System.Logger.Level.WARNING, "firewall rules are not as left: {0}", e.getMessage());
      } finally {
        firewalls.changing().unlock();
      }
      firewalls.establish(false);
    }
  }

  private HostPorts.Held hold(Endpoint endpoint, PortBinding binding, KernelJournal journal)
      throws IOException {
    long start = System.nanoTime();
    HostPorts.Held held;
    try {
      held = hostPorts.hold(binding, endpoint.ip());
    } catch (PortInUseException e) {
      throw new PortInUseException(
          "driver failed programming external connectivity on endpoint "
              + endpoint.containerName()
              + " ("
              + endpoint.endpointId()
              + "): "
              + e.getMessage());
    }
    PublishedPort port = held.published().get(0);
    NetworkSteps.hold(
            Cidr.text(port.hostIp()),
            String.valueOf(port.hostPort()),
            port.protocol(),
            Cidr.text(endpoint.ip()),
            port.containerPort())
        .done(journal, start);
    return held;
  }

  /** Gives the ports back to the host. */
  void withdraw(DriverNetwork network, Connection connection, KernelJournal journal)
      throws IOException {
    List<PublishedPort> ports = connection.ports();
    firewalls.changing().lock();
    try {
      connection.closePorts();
    } finally {
      try {
        firewalls.delete(
            new Firewalls.Published(network.rules(), connection.endpoint(), ports), journal);
      } finally {
        firewalls.changing().unlock();
      }
      if (firewalls.enabled()) {
        udpFlows.forget(ports, journal);
      }
    }
  }

  /**
   * Holds the ports that an earlier daemon published; the rules are established with all others.
   */
  void adopt(Connection connection, List<PublishedPort> ports) throws IOException {
    List<HostPorts.Held> held = new ArrayList<>();
    for (PortBinding binding : fixed(ports)) {
      held.add(hostPorts.hold(binding, connection.endpoint().ip()));
    }
    connection.hold(held);
  }

  /** Bindings that ask for the same ports again. */
  static List<PortBinding> fixed(List<PublishedPort> ports) {
    List<PortBinding> bindings = new ArrayList<>();
    for (PublishedPort port : ports) {
      boolean any = port.hostIp().isAnyLocalAddress();
      if (any && !(port.hostIp() instanceof Inet4Address)) {
        continue; // held together with its IPv4 entry
      }
      bindings.add(
          new PortBinding(
              port.containerPort(),
              port.protocol(),
              any ? "" : Cidr.text(port.hostIp()),
              port.hostPort(),
              port.hostPort()));
    }
    return bindings;
  }

  @Override
  public void close() throws IOException {
    udpFlows.close();
    hostPorts.close();
  }
}
