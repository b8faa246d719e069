package io.jdock.api;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The body of {@code POST /containers/create}: {@code ContainerConfig}'s fields at the top level,
 * with {@code HostConfig} and {@code NetworkingConfig} beside them (moby {@code
 * api/types/container/create_request.go}).
 *
 * @param config the fields at the top level
 * @param hostConfig null when the client sent none
 * @param networkingConfig null when the client sent none
 */
public record ContainerCreateRequest(
    ContainerConfig config,
    @Nullable HostConfig hostConfig,
    @Nullable NetworkingConfig networkingConfig) {

  /** The networks to join, by name. */
  public record NetworkingConfig(@Nullable Map<String, EndpointSettings> endpointsConfig) {}
}
