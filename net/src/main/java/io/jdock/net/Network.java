package io.jdock.net;

import com.fasterxml.jackson.annotation.JsonIgnore;
import java.math.BigInteger;
import java.net.InetAddress;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A network that containers can be connected to, as {@code docker network inspect} shows it.
 *
 * @param id 64 hexadecimal digits
 * @param driver {@code bridge}, {@code macvlan}, {@code ipvlan}, {@code host} or {@code null}
 * @param ipam its subnets with their gateways; empty for host and none
 * @param chosenSubnets whether its user said which subnets, so that addresses may be asked for
 * @param internal has no way out
 * @param attachable told back only: it matters for swarms
 * @param options the driver's, such as {@code com.docker.network.bridge.name}
 */
public record Network(
    String id,
    String name,
    String driver,
    List<Ipam> ipam,
    boolean chosenSubnets,
    boolean internal,
    boolean attachable,
    boolean enableIpv6,
    Map<String, String> options,
    Map<String, String> labels,
    Instant created) {
  public static final String BRIDGE = "bridge";
  public static final String HOST = "host";
  public static final String NONE = "none";

  /** The driver of {@link #NONE}. */
  public static final String NULL_DRIVER = "null";

  public static final String MACVLAN = "macvlan";
  public static final String IPVLAN = "ipvlan";
  private static final Set<String> BUILT_IN = Set.of(BRIDGE, HOST, NONE);

  /** The option that names a bridge network's link. */
  public static final String BRIDGE_NAME = "com.docker.network.bridge.name";

  /**
   * A subnet, its gateway and what of it is given to containers.
   *
   * @param range the part that containers' addresses are taken from; null for all of the subnet
   * @param gateway the host's address on a bridge, a router's on other networks
   * @param gatewayTold whether {@code network inspect} tells the gateway: not where the user chose
   *     a subnet without one
   * @param auxiliary addresses that others have, by name
   */
  public record Ipam(
      Cidr subnet,
      @Nullable Cidr range,
      InetAddress gateway,
      boolean gatewayTold,
      Map<String, InetAddress> auxiliary) {
    public Ipam {
      if (!subnet.contains(gateway)) {
        throw new IllegalArgumentException(
            "no matching subnet for gateway " + Cidr.text(gateway) + " in " + subnet);
      }
      auxiliary = Map.copyOf(auxiliary);
    }

    /** A whole subnet with its first address as the gateway. */
    public static Ipam of(Cidr subnet) {
      return new Ipam(subnet.network(), null, subnet.at(BigInteger.ONE), true, Map.of());
    }

    /** A whole subnet. */
    public static Ipam of(Cidr subnet, InetAddress gateway) {
      return new Ipam(subnet, null, gateway, true, Map.of());
    }
  }

  public Network {
    ipam = List.copyOf(ipam);
    options = Map.copyOf(options);
    labels = Map.copyOf(labels);
  }

  /** Whether it is one of those that nobody made and nobody can remove. */
  public static boolean isBuiltIn(String name) {
    return BUILT_IN.contains(name);
  }

  /** Whether containers find each other on it by name. */
  @JsonIgnore
  public boolean isUserDefined() {
    return !isBuiltIn(name);
  }

  /** The first subnet of a family. */
  Optional<Ipam> subnet(boolean ipv4) {
    return ipam.stream().filter(each -> each.subnet().isIpv4() == ipv4).findFirst();
  }
}
