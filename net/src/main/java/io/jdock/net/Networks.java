package io.jdock.net;

import io.jdock.linux.EventLoop;
import io.jdock.linux.KernelJournal;
import io.jdock.linux.Syscalls;
import io.jdock.net.dns.Upstreams;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The host's container networks and the containers connected to them. Thread-safe.
 *
 * <p>What a container's network mode means is the caller's choice: bridge is a sandbox with an
 * endpoint, none is a sandbox alone (loopback only), host is no sandbox, container:X is X's
 * sandbox.
 *
 * <pre>
 *   networks.createSandbox(id, journal);
 *   Endpoint endpoint = networks.connect(id, bridge, EndpointRequest.of(name), journal);
 *   List&lt;PublishedPort&gt; ports = networks.publish(id, bindings, journal);
 *   ...
 *   networks.release(id, journal);
 * </pre>
 *
 * When a step fails, what it did is undone; {@link #release} undoes the steps before it.
 */
public interface Networks extends AutoCloseable {

  /**
   * Makes or takes over the bridges of the networks that there are. {@link #reconcile} comes next.
   *
   * @param loop serves the embedded DNS; stays the caller's
   * @param stories told of all that is done for a network, beside the journal of who asks for it
   * @throws NetworkException when a setting cannot be met
   */
  static Networks open(NetworkConfig config, EventLoop loop, NetworkStories stories)
      throws IOException {
    return LinuxNetworks.open(config, loop, Syscalls.host(), stories);
  }

  /** All networks: bridge (unless {@code --bridge=none}), host, none, and those made. */
  List<Network> list();

  /** By name or id. */
  default Optional<Network> find(String nameOrId) {
    return list().stream()
        .filter(n -> n.name().equals(nameOrId) || n.id().equals(nameOrId))
        .findFirst();
  }

  /**
   * Makes a network; it is there after a restart of the daemon or of the host.
   *
   * @throws NetworkRefusedException in Docker's words
   */
  Network create(NetworkRequest request, KernelJournal journal) throws IOException;

  /**
   * Removes a network that nothing is connected to.
   *
   * @throws NetworkRefusedException in Docker's words when something is
   */
  void remove(Network network, KernelJournal journal) throws IOException;

  /** The file that keeps a container's network namespace, whether there is one or not. */
  Path namespace(String containerId);

  /** What is connected to a network now. */
  List<Endpoint> endpoints(String networkId);

  /**
   * Makes a network namespace with its loopback up, bound at {@code EXECROOT/netns/ID}.
   *
   * @throws IOException with the kernel's words
   */
  Sandbox createSandbox(String containerId, KernelJournal journal) throws IOException;

  /**
   * Connects a container's sandbox to a network: interface, addresses and, where this network is
   * the container's way out from now on, the default route.
   *
   * @throws AddressInUseException when the address asked for is taken or none is free
   */
  Endpoint connect(
      String containerId, Network network, EndpointRequest request, KernelJournal journal)
      throws IOException;

  /**
   * Makes a container's ports reachable through the host, by the network that is its way out. All
   * or none. To be called again after a connection or its end: the ports move to the network that
   * is the way out then.
   *
   * @return in the order of the bindings; a binding to all addresses gives one for IPv4 and one for
   *     IPv6 where the host has it; empty where the container has no way out
   * @throws PortInUseException when somebody else has a port, in Docker's words
   */
  List<PublishedPort> publish(String containerId, List<PortBinding> bindings, KernelJournal journal)
      throws IOException;

  /**
   * Has a container's names resolved by the embedded DNS server in its sandbox: those of the other
   * containers on its user-defined networks, all others by the upstreams.
   *
   * @param links what the container calls others, and how they are called on its networks
   */
  void serveNames(
      String containerId, Upstreams upstreams, Map<String, String> links, KernelJournal journal)
      throws IOException;

  /**
   * Tells the others on a network how a container is called now.
   *
   * @return the endpoint as it is now
   */
  Endpoint rename(Endpoint endpoint, String containerName, List<String> dnsNames)
      throws NetworkException;

  /** Ends one connection, its published ports included. Does nothing when it has ended before. */
  void disconnect(Endpoint endpoint, KernelJournal journal) throws IOException;

  /**
   * Ends all of a container's connections and removes its sandbox. Does nothing for a container
   * that has none. The kernel's own clean-up of the links goes on in the background.
   */
  void release(String containerId, KernelJournal journal) throws IOException;

  /**
   * To be called once at start-up, before anything else: takes over the networks of containers that
   * still run, and removes every namespace, link, rule and file of containers that do not.
   */
  void reconcile(Collection<LiveSandbox> live) throws IOException;

  /** Warnings found while opening that {@code docker info} should show. */
  List<String> warnings();

  /**
   * Stops serving published ports and waits for clean-up under way. Bridge, rules and namespaces of
   * running containers stay.
   */
  @Override
  void close() throws IOException;
}
