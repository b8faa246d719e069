package io.jdock.engine;

import java.time.Instant;
import java.util.List;
import java.util.Map;

/** The networks there are: {@code bridge}, {@code host} and {@code none}. */
public interface Networks {

  List<Details> list(Filters filters);

  /**
   * @param ref a name, an id or a prefix of one
   */
  Details inspect(String ref);

  /**
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
      Map<String, String> options,
      Map<String, Endpoint> endpoints) {}

  record Subnet(String subnet, String gateway) {}

  /**
   * @param ipv4Address with its prefix length
   */
  record Endpoint(
      String name, String endpointId, String macAddress, String ipv4Address, String ipv6Address) {}
}
