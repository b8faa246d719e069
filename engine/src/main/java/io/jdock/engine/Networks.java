package io.jdock.engine;

import java.time.Instant;
import java.util.List;
import java.util.Map;

/** The networks there are, and who is on them. */
public interface Networks {

  List<Details> list(Filters filters);

  /**
   * @param ref a name, an id or a prefix of one
   */
  Details inspect(String ref);

  /** Makes a network; answers its id. */
  String create(CreateNetwork request);

  /** Removes a network that no running container is on. */
  void remove(String ref);

  /**
   * Connects a container, at once where it runs, and whenever it starts from now on.
   *
   * @param ref the network's
   */
  void connect(String ref, String container, CreateRequest.EndpointRequest endpoint);

  /**
   * Ends that.
   *
   * @param force also where the container is not known any more
   */
  void disconnect(String ref, String container, boolean force);

  /** Removes the networks that no running container is on; answers their names. */
  List<String> prune(Filters filters);

  /** What the kernel was asked to do for a network and its connections. */
  Explanation explain(String ref);

  /**
   * A network to be made.
   *
   * @param driver empty for {@code bridge}
   * @param subnets those chosen; none for free ones
   */
  record CreateNetwork(
      String name,
      String driver,
      List<Subnet> subnets,
      boolean internal,
      boolean attachable,
      boolean enableIpv6,
      Map<String, String> options,
      Map<String, String> labels) {}

  /**
   * @param internal has no way out
   * @param subnets empty for host and none
   * @param endpoints by container id
   */
  record Details(
      String id,
      String name,
      Instant created,
      String driver,
      List<Subnet> subnets,
      boolean ipv6,
      boolean internal,
      boolean attachable,
      Map<String, String> options,
      Map<String, String> labels,
      Map<String, Endpoint> endpoints) {}

  /** Empty strings where nothing was chosen. */
  record Subnet(
      String subnet, String ipRange, String gateway, Map<String, String> auxiliaryAddresses) {}

  /**
   * @param ipv4Address with its prefix length
   * @param ipv6Address the same, or empty
   */
  record Endpoint(
      String name, String endpointId, String macAddress, String ipv4Address, String ipv6Address) {}
}
