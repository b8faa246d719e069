package io.jdock.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** An element of {@code GET /networks} and the answer to {@code GET /networks/ID}. */
public record NetworkInspect(
    String name,
    String id,
    String created,
    String scope,
    String driver,
    @JsonProperty("EnableIPv4") boolean enableIpv4,
    @JsonProperty("EnableIPv6") boolean enableIpv6,
    @JsonProperty("IPAM") Ipam ipam,
    boolean internal,
    boolean attachable,
    boolean ingress,
    ConfigReference configFrom,
    boolean configOnly,
    Map<String, Endpoint> containers,
    Map<String, String> options,
    Map<String, String> labels) {

  /** Where the network's addresses come from. */
  public record Ipam(
      String driver, @Nullable Map<String, String> options, List<IpamConfig> config) {}

  /** A subnet. */
  public record IpamConfig(
      @JsonInclude(JsonInclude.Include.NON_EMPTY) @Nullable String subnet,
      @JsonInclude(JsonInclude.Include.NON_EMPTY) @JsonProperty("IPRange") @Nullable String ipRange,
      @JsonInclude(JsonInclude.Include.NON_EMPTY) @Nullable String gateway,
      @JsonInclude(JsonInclude.Include.NON_EMPTY)
          @Nullable Map<String, String> auxiliaryAddresses) {

    public IpamConfig {
      subnet = Absent.toEmpty(subnet);
      ipRange = Absent.toEmpty(ipRange);
      gateway = Absent.toEmpty(gateway);
    }
  }

  /** The network this one takes its configuration from. */
  public record ConfigReference(String network) {}

  /** A container on the network. */
  public record Endpoint(
      String name,
      @JsonProperty("EndpointID") String endpointId,
      String macAddress,
      @JsonProperty("IPv4Address") String ipv4Address,
      @JsonProperty("IPv6Address") String ipv6Address) {}
}
