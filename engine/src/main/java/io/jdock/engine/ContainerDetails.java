package io.jdock.engine;

import com.fasterxml.jackson.annotation.JsonIgnore;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * All that is known of one container.
 *
 * @param name without the leading slash
 * @param path the program it runs
 * @param args the program's arguments
 * @param imageId digest of the image's configuration: {@code sha256:...}
 * @param logPath null when the log driver keeps no file
 * @param logError why output does not get where the log driver sends it; empty when it does
 * @param sizeRw bytes written in its own layer; null when not asked for
 * @param sizeRootFs bytes of all its layers; null when not asked for
 */
public record ContainerDetails(
    String id,
    String name,
    Instant created,
    String path,
    List<String> args,
    ContainerState state,
    String imageId,
    String platform,
    int restartCount,
    Path resolvConfPath,
    Path hostnamePath,
    Path hostsPath,
    @Nullable Path logPath,
    String logError,
    List<String> execIds,
    ContainerConfig config,
    HostConfig hostConfig,
    Map<String, String> graphDriverData,
    List<MountPoint> mounts,
    NetworkSettings networkSettings,
    @Nullable Long sizeRw,
    @Nullable Long sizeRootFs) {

  /**
   * Something mounted in a container.
   *
   * @param type {@code bind}, {@code volume} or {@code tmpfs}
   * @param name of the volume; empty for others
   * @param source path on the host
   * @param driver {@code local} for volumes; empty for others
   * @param mode as given in a bind's options; a tmpfs's options
   */
  public record MountPoint(
      String type,
      String name,
      String source,
      String destination,
      String driver,
      String mode,
      boolean rw,
      String propagation,
      Attaching attaching) {
    public MountPoint {
      attaching = attaching == null ? Attaching.PLAIN : attaching; // records of versions before
    }

    /** Whether it is told as an option of the container only, not as one of its mounts. */
    @JsonIgnore
    public boolean isOption() {
      return attaching.option();
    }
  }

  /**
   * How something is mounted, beyond what clients are told of it.
   *
   * @param subpath what of a volume is mounted; empty for all
   * @param createSource make a missing directory on the host when the container starts
   * @param nonRecursive without what is mounted below the source
   * @param writableBelow read-only for the topmost mount of the source only
   * @param option a tmpfs of {@code --tmpfs}
   */
  public record Attaching(
      String subpath,
      boolean createSource,
      boolean nonRecursive,
      boolean writableBelow,
      boolean option) {
    public static final Attaching PLAIN = new Attaching("", false, false, false, false);
    public static final Attaching CREATING = new Attaching("", true, false, false, false);
    public static final Attaching OPTION = new Attaching("", false, false, false, true);
  }

  /**
   * How it is connected now.
   *
   * @param ports every exposed port, with where it is published
   * @param networks endpoints by network name
   */
  public record NetworkSettings(
      String sandboxId,
      String sandboxKey,
      SortedMap<ContainerPort, List<PortBinding>> ports,
      Map<String, Endpoint> networks) {}

  /**
   * A container's connection to one network; empty strings and zeros where there is none now.
   *
   * @param wish what it asked for
   */
  public record Endpoint(
      CreateRequest.EndpointRequest wish,
      String networkId,
      String endpointId,
      String gateway,
      String ipAddress,
      int ipPrefixLen,
      String ipv6Gateway,
      String globalIpv6Address,
      int globalIpv6PrefixLen,
      String macAddress,
      List<String> dnsNames) {

    /** A connection that is not. */
    public static Endpoint none(CreateRequest.EndpointRequest wish, String networkId) {
      return new Endpoint(wish, networkId, "", "", "", 0, "", "", 0, "", List.of());
    }
  }
}
