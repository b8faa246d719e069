package io.jdock.net;

import java.net.InetAddress;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/**
 * The bridge driver's options, by Docker's names.
 *
 * @param bridge the link's name
 * @param icc whether its containers may talk to each other
 * @param masquerade whether what leaves it gets the host's address
 * @param hostBinding where ports are published that name no address of the host
 * @param mtu absent for the daemon's
 * @param interfacePrefix what containers' links are called, before their number
 */
record BridgeOptions(
    String bridge,
    boolean icc,
    boolean masquerade,
    Optional<InetAddress> hostBinding,
    OptionalInt mtu,
    String interfacePrefix) {
  static final String ICC = "com.docker.network.bridge.enable_icc";
  static final String MASQUERADE = "com.docker.network.bridge.enable_ip_masquerade";
  static final String HOST_BINDING = "com.docker.network.bridge.host_binding_ipv4";
  static final String DEFAULT_BRIDGE = "com.docker.network.bridge.default_bridge";
  static final String MTU = "com.docker.network.driver.mtu";
  static final String PREFIX = "com.docker.network.container_iface_prefix";
  private static final Set<String> KNOWN =
      Set.of(Network.BRIDGE_NAME, ICC, MASQUERADE, HOST_BINDING, DEFAULT_BRIDGE, MTU, PREFIX);

  BridgeOptions {
    if (bridge.isEmpty() || bridge.length() > 15 || !bridge.matches("[^/\\s:%\"]+")) {
      throw new IllegalArgumentException("invalid bridge name: \"" + bridge + "\"");
    }
    if (!interfacePrefix.matches("[a-zA-Z][a-zA-Z0-9_-]{0,9}")) {
      throw new IllegalArgumentException("invalid interface prefix: \"" + interfacePrefix + "\"");
    }
  }

  /**
   * @throws NetworkRefusedException in Docker's words
   */
  static BridgeOptions parse(String networkId, Map<String, String> options)
      throws NetworkRefusedException {
    DriverOptions of = new DriverOptions("bridge", options, KNOWN);
    if (of.bool(DEFAULT_BRIDGE, false)) {
      throw of.invalid(DEFAULT_BRIDGE + " cannot be set: there is one default bridge");
    }
    try {
      return new BridgeOptions(
          of.text(Network.BRIDGE_NAME, "br-" + networkId.substring(0, 12)),
          of.bool(ICC, true),
          of.bool(MASQUERADE, true),
          of.ipv4(HOST_BINDING),
          of.mtu(MTU),
          of.text(PREFIX, "eth"));
    } catch (IllegalArgumentException e) {
      throw of.invalid(String.valueOf(e.getMessage()));
    }
  }
}
