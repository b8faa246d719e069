package io.jdock.engine;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A container to make.
 *
 * @param name without the leading slash; null for a made-up one
 * @param endpoints what it wants of networks, by their name or id
 * @param platform {@code os[/arch[/variant]]}; null for the host's
 */
public record CreateRequest(
    @Nullable String name,
    ContainerConfig config,
    HostConfig hostConfig,
    Map<String, EndpointRequest> endpoints,
    @Nullable String platform) {

  public CreateRequest {
    endpoints = Map.copyOf(endpoints);
  }

  public CreateRequest(@Nullable String name, ContainerConfig config, HostConfig hostConfig) {
    this(name, config, hostConfig, Map.of(), null);
  }

  /**
   * What a container wants of its place on one network.
   *
   * @param aliases what others there are to call it, beside its name
   * @param links {@code container:alias}: what it calls others there
   * @param ipv4Address empty for any
   * @param ipv6Address empty for any
   * @param macAddress empty for any
   */
  public record EndpointRequest(
      List<String> aliases,
      List<String> links,
      String ipv4Address,
      String ipv6Address,
      String macAddress) {
    public static final EndpointRequest ANY = new EndpointRequest(List.of(), List.of(), "", "", "");

    public EndpointRequest {
      aliases = List.copyOf(aliases);
      // Records of versions before do not have them.
      links = List.copyOf(Objects.requireNonNullElse(links, List.of()));
      ipv6Address = Objects.requireNonNullElse(ipv6Address, "");
    }

    public EndpointRequest withMac(String to) {
      return new EndpointRequest(aliases, links, ipv4Address, ipv6Address, to);
    }

    /** Whether a certain address is asked for. */
    public boolean wantsAddress() {
      return !ipv4Address.isEmpty() || !ipv6Address.isEmpty();
    }
  }

  /** The id of a container that was made, and what could not be granted. */
  public record Created(String id, List<String> warnings) {}
}
