package io.jdock.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A container's place on one network: what it asks for and what it got (moby {@code
 * api/types/network/endpoint.go}).
 */
public record EndpointSettings(
    @JsonProperty("IPAMConfig") @Nullable EndpointIpamConfig ipamConfig,
    @Nullable List<String> links,
    @Nullable List<String> aliases,
    String macAddress,
    @Nullable Map<String, String> driverOpts,
    @JsonProperty("NetworkID") String networkId,
    @JsonProperty("EndpointID") String endpointId,
    String gateway,
    @JsonProperty("IPAddress") String ipAddress,
    @JsonProperty("IPPrefixLen") int ipPrefixLen,
    @JsonProperty("IPv6Gateway") String ipv6Gateway,
    @JsonProperty("GlobalIPv6Address") String globalIpv6Address,
    @JsonProperty("GlobalIPv6PrefixLen") int globalIpv6PrefixLen,
    @JsonInclude(JsonInclude.Include.NON_EMPTY) @JsonProperty("DNSNames")
        @Nullable List<String> dnsNames) {

  public EndpointSettings {
    macAddress = Absent.toEmpty(macAddress);
    networkId = Absent.toEmpty(networkId);
    endpointId = Absent.toEmpty(endpointId);
    gateway = Absent.toEmpty(gateway);
    ipAddress = Absent.toEmpty(ipAddress);
    ipv6Gateway = Absent.toEmpty(ipv6Gateway);
    globalIpv6Address = Absent.toEmpty(globalIpv6Address);
  }

  /** Addresses that the user chose. */
  public record EndpointIpamConfig(
      @JsonInclude(JsonInclude.Include.NON_EMPTY) @JsonProperty("IPv4Address")
          @Nullable String ipv4Address,
      @JsonInclude(JsonInclude.Include.NON_EMPTY) @JsonProperty("IPv6Address")
          @Nullable String ipv6Address,
      @JsonInclude(JsonInclude.Include.NON_EMPTY) @JsonProperty("LinkLocalIPs")
          @Nullable List<String> linkLocalIps) {}
}
