package io.jdock.net;

import java.net.InetAddress;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * A network that containers can be connected to, as {@code docker network inspect} shows it.
 *
 * @param id 64 hexadecimal digits
 * @param driver {@code bridge}, {@code host} or {@code null}
 * @param ipam its subnets with their gateways; empty for host and none
 * @param internal has no way out
 * @param options the driver's, such as {@code com.docker.network.bridge.name}
 */
public record Network(
    String id,
    String name,
    String driver,
    List<Ipam> ipam,
    boolean internal,
    boolean enableIpv6,
    Map<String, String> options,
    Map<String, String> labels,
    Instant created) {
  public static final String BRIDGE = "bridge";
  public static final String HOST = "host";
  public static final String NONE = "none";

  /** The option that names a bridge network's link. */
  public static final String BRIDGE_NAME = "com.docker.network.bridge.name";

  /** A subnet and the address of the host on it. */
  public record Ipam(Cidr subnet, InetAddress gateway) {
    public Ipam {
      if (!subnet.contains(gateway)) {
        throw new IllegalArgumentException(
            "no matching subnet for gateway " + Cidr.text(gateway) + " in " + subnet);
      }
    }
  }

  public Network {
    ipam = List.copyOf(ipam);
    options = Map.copyOf(options);
    labels = Map.copyOf(labels);
  }
}
