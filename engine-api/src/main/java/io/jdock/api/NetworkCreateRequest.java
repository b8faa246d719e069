package io.jdock.api;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The body of {@code POST /networks/create} (moby {@code api/types/network}). */
public record NetworkCreateRequest(
    String name,
    boolean checkDuplicate,
    String driver,
    String scope,
    @JsonProperty("EnableIPv4") @Nullable Boolean enableIpv4,
    @JsonProperty("EnableIPv6") @Nullable Boolean enableIpv6,
    @JsonProperty("IPAM") @Nullable Ipam ipam,
    boolean internal,
    boolean attachable,
    boolean ingress,
    boolean configOnly,
    NetworkInspect.@Nullable ConfigReference configFrom,
    @Nullable Map<String, String> options,
    @Nullable Map<String, String> labels) {

  public NetworkCreateRequest {
    name = Absent.toEmpty(name);
    driver = Absent.toEmpty(driver);
    scope = Absent.toEmpty(scope);
  }

  /** Where the addresses are to come from. */
  public record Ipam(
      String driver,
      @Nullable Map<String, String> options,
      @Nullable List<NetworkInspect.IpamConfig> config) {
    public Ipam {
      driver = Absent.toEmpty(driver);
    }
  }

  /** The body of {@code POST /networks/ID/connect}. */
  public record Connect(String container, @Nullable EndpointSettings endpointConfig) {
    public Connect {
      container = Absent.toEmpty(container);
    }
  }

  /** The body of {@code POST /networks/ID/disconnect}. */
  public record Disconnect(String container, boolean force) {
    public Disconnect {
      container = Absent.toEmpty(container);
    }
  }
}
