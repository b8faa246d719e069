package io.jdock.engine;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A line of {@code ps}.
 *
 * @param names without leading slash
 * @param command as Docker joins it
 * @param status for people: {@code Up 2 hours (healthy)}
 * @param networks endpoints by network name
 */
public record ContainerSummary(
    String id,
    List<String> names,
    String image,
    String imageId,
    String command,
    Instant created,
    List<PublishedPort> ports,
    @Nullable Long sizeRw,
    @Nullable Long sizeRootFs,
    Map<String, String> labels,
    ContainerState state,
    String status,
    String networkMode,
    Map<String, String> annotations,
    Map<String, ContainerDetails.Endpoint> networks,
    List<ContainerDetails.MountPoint> mounts) {

  /**
   * @param ip address of the host; empty when the port is only exposed
   * @param publicPort port of the host; 0 when the port is only exposed
   */
  public record PublishedPort(String ip, int privatePort, int publicPort, String type) {}
}
