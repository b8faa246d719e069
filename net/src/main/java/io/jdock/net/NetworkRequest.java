package io.jdock.net;

import java.net.InetAddress;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A network to be made.
 *
 * @param driver {@code bridge}, {@code macvlan} or {@code ipvlan}
 * @param subnets those chosen; for a family without one, a subnet of the default pools is taken
 * @param options the driver's
 */
public record NetworkRequest(
    String name,
    String driver,
    List<Subnet> subnets,
    boolean internal,
    boolean attachable,
    boolean enableIpv6,
    Map<String, String> options,
    Map<String, String> labels) {

  /**
   * A subnet as its user chose it.
   *
   * @param range null for all of the subnet
   * @param gateway null for the first free address
   */
  public record Subnet(
      Cidr subnet,
      @Nullable Cidr range,
      @Nullable InetAddress gateway,
      Map<String, InetAddress> auxiliary) {
    public Subnet {
      auxiliary = Map.copyOf(auxiliary);
    }
  }

  public NetworkRequest {
    subnets = List.copyOf(subnets);
    options = Map.copyOf(options);
    labels = Map.copyOf(labels);
  }

  /** A bridge with nothing chosen. */
  public static NetworkRequest bridge(String name) {
    return new NetworkRequest(
        name, Network.BRIDGE, List.of(), false, false, false, Map.of(), Map.of());
  }
}
