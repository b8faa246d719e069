package io.jdock.net;

import io.jdock.linux.KernelJournal;
import io.jdock.linux.Syscalls;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * The host's container networks and the containers connected to them. Thread-safe.
 *
 * <p>What a container's network mode means is the caller's choice: bridge is a sandbox with an
 * endpoint, none is a sandbox alone (loopback only), host is no sandbox, container:X is X's
 * sandbox.
 *
 * <pre>
 *   Sandbox sandbox = networks.createSandbox(id, journal);
 *   Endpoint endpoint = networks.connect(sandbox, bridge, EndpointRequest.of(name), journal);
 *   List&lt;PublishedPort&gt; ports = networks.publish(endpoint, bindings, journal);
 *   ...
 *   networks.release(id, journal);
 * </pre>
 *
 * When a step fails, what it did is undone; {@link #release} undoes the steps before it.
 */
public interface Networks extends AutoCloseable {

  /**
   * Makes or takes over the default bridge. {@link #reconcile} comes next.
   *
   * @throws NetworkException when a setting cannot be met
   */
  static Networks open(NetworkConfig config) throws IOException {
    return LinuxNetworks.open(config, Syscalls.host());
  }

  /** All networks: bridge (unless {@code --bridge=none}), host and none. */
  List<Network> list();

  /** By name, id or unambiguous prefix of the id. */
  Optional<Network> find(String nameOrId);

  /** What is connected to a network now. */
  List<Endpoint> endpoints(String networkId);

  /**
   * Makes a network namespace with its loopback up, bound at {@code EXECROOT/netns/ID}.
   *
   * @throws IOException with the kernel's words
   */
  Sandbox createSandbox(String containerId, KernelJournal journal) throws IOException;

  /**
   * Connects a sandbox to a bridge network: interface, address and default route.
   *
   * @throws AddressInUseException when the address asked for is taken or none is free
   */
  Endpoint connect(Sandbox sandbox, Network network, EndpointRequest request, KernelJournal journal)
      throws IOException;

  /**
   * Makes ports of an endpoint reachable through the host. All or none.
   *
   * @return in the order of the bindings; a binding to all addresses gives one for IPv4 and one for
   *     IPv6 where the host has it
   * @throws PortInUseException when somebody else has a port, in Docker's words
   */
  List<PublishedPort> publish(Endpoint endpoint, List<PortBinding> bindings, KernelJournal journal)
      throws IOException;

  /** The file that keeps a container's network namespace, whether there is one or not. */
  Path namespace(String containerId);

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
