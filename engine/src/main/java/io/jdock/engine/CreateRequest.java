package io.jdock.engine;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A container to make.
 *
 * @param name without the leading slash; null for a made-up one
 * @param endpoints settings of the network it joins, by the network's name
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
   * @param ipv4Address empty for any
   * @param macAddress empty for any
   */
  public record EndpointRequest(List<String> aliases, String ipv4Address, String macAddress) {
    public EndpointRequest {
      aliases = List.copyOf(aliases);
    }
  }

  /** The id of a container that was made, and what could not be granted. */
  public record Created(String id, List<String> warnings) {}
}
