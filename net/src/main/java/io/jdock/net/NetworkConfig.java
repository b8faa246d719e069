package io.jdock.net;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * The daemon's network settings, named as dockerd's flags.
 *
 * @param dataRoot {@code --data-root}; networks are kept in its {@code network} directory
 * @param execRoot {@code --exec-root}; namespaces are bound in its {@code netns} directory
 * @param bridge {@code --bridge}: the default network's link; {@code none} for no default network
 * @param bip {@code --bip}: the host's address on the bridge, with the subnet's prefix length
 * @param pools {@code --default-address-pool}: where the subnet comes from otherwise
 * @param mtu {@code --mtu}: of bridge and containers' interfaces, in bytes
 * @param iptables {@code --iptables}: whether to write firewall rules
 * @param ipForward {@code --ip-forward}: whether to enable net.ipv4.ip_forward
 * @param icc {@code --icc}: whether containers on the default bridge may talk to each other
 */
public record NetworkConfig(
    Path dataRoot,
    Path execRoot,
    String bridge,
    Optional<Cidr> bip,
    List<AddressPool> pools,
    int mtu,
    boolean iptables,
    boolean ipForward,
    boolean icc) {
  public static final String DEFAULT_BRIDGE = "jdock0";

  /** The name that switches the default network off. */
  public static final String NO_BRIDGE = "none";

  public NetworkConfig {
    pools = List.copyOf(pools);
    if (bridge.isEmpty() || bridge.length() > 15 || !bridge.matches("[^/\\s:%]+")) {
      throw new IllegalArgumentException("invalid bridge name: \"" + bridge + "\"");
    }
    if (mtu < 68 || mtu > 65535) {
      throw new IllegalArgumentException("invalid mtu: " + mtu);
    }
    if (bip.isPresent() && !bip.get().isIpv4()) {
      throw new IllegalArgumentException("invalid bip: " + bip.get() + " is not an IPv4 address");
    }
    if (bip.isPresent() && bip.get().network().equals(bip.get()) && bip.get().prefix() < 31) {
      throw new IllegalArgumentException(
          "invalid bip: " + bip.get() + " is the network's own address, not a host's");
    }
  }

  public static NetworkConfig defaults(Path dataRoot, Path execRoot) {
    return new NetworkConfig(
        dataRoot,
        execRoot,
        DEFAULT_BRIDGE,
        Optional.empty(),
        AddressPool.dockerDefaults(),
        1500,
        true,
        true,
        true);
  }

  public NetworkConfig withBridge(String to) {
    return new NetworkConfig(dataRoot, execRoot, to, bip, pools, mtu, iptables, ipForward, icc);
  }

  public NetworkConfig withBip(Cidr to) {
    return new NetworkConfig(
        dataRoot, execRoot, bridge, Optional.of(to), pools, mtu, iptables, ipForward, icc);
  }

  /** An empty list stands for Docker's default pools. */
  public NetworkConfig withPools(List<AddressPool> to) {
    List<AddressPool> chosen = to.isEmpty() ? AddressPool.dockerDefaults() : to;
    return new NetworkConfig(
        dataRoot, execRoot, bridge, bip, chosen, mtu, iptables, ipForward, icc);
  }

  public NetworkConfig withMtu(int to) {
    return new NetworkConfig(dataRoot, execRoot, bridge, bip, pools, to, iptables, ipForward, icc);
  }

  public NetworkConfig withIptables(boolean to) {
    return new NetworkConfig(dataRoot, execRoot, bridge, bip, pools, mtu, to, ipForward, icc);
  }

  public NetworkConfig withIpForward(boolean to) {
    return new NetworkConfig(dataRoot, execRoot, bridge, bip, pools, mtu, iptables, to, icc);
  }

  public NetworkConfig withIcc(boolean to) {
    return new NetworkConfig(dataRoot, execRoot, bridge, bip, pools, mtu, iptables, ipForward, to);
  }
}
