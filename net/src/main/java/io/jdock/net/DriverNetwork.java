package io.jdock.net;

import io.jdock.linux.KernelJournal;
import io.jdock.linux.netlink.Link;
import io.jdock.linux.netlink.Netlink;
import java.io.IOException;
import java.util.List;
import java.util.Set;

/**
 * One network as its driver makes it: what is on the host for it, and how containers are connected.
 */
interface DriverNetwork {
  Network network();

  /** The name of its link on the host. */
  String link();

  /** Whether its link is to be made for it, and so to go with it: nobody has made one before. */
  boolean makesLink() throws IOException;

  /**
   * Makes what the network needs on the host, or takes over what is there; rules come with {@link
   * #rules}.
   */
  void open(KernelJournal journal) throws IOException;

  /** Takes the host's addresses, and with them its routes, off the link that was made for it. */
  void withdraw(KernelJournal journal) throws IOException;

  /** Removes the link that was made for it, which takes its time. */
  void remove(KernelJournal journal) throws IOException;

  /** What the firewall has for it; empty where it has nothing to do with it. */
  List<BridgeRules> rules();

  /**
   * Connects a sandbox.
   *
   * @param containerInterface what the link inside is to be called
   * @param gateway whether the container's way out is this network from now on
   */
  Endpoint connect(
      Sandbox sandbox,
      Netlink inside,
      EndpointRequest request,
      String containerInterface,
      boolean gateway,
      KernelJournal journal)
      throws IOException;

  /** Takes over an endpoint made by an earlier daemon. */
  void adopt(Endpoint endpoint) throws IOException;

  /** Cuts an endpoint off at once and lets its addresses be given again. */
  void unplug(Attachment attachment, Endpoint endpoint) throws IOException;

  /** Removes the endpoint's link, which may take its time. */
  void delete(Attachment attachment, Endpoint endpoint) throws IOException;

  /**
   * Removes links of endpoints that nobody has.
   *
   * @param links the host's
   */
  void removeStrays(List<Link> links, Set<String> inUse) throws IOException;

  /** What containers' links are called, before their number. */
  String interfacePrefix();

  /** Prepares an endpoint for published ports. */
  void hairpin(Endpoint endpoint, KernelJournal journal) throws IOException;

  /** A binding with the network's own default address of the host. */
  PortBinding bound(PortBinding binding);
}
