package io.jdock.engine.container;

import io.jdock.engine.ContainerConfig;
import io.jdock.engine.ContainerDetails.MountPoint;
import io.jdock.engine.CreateRequest.EndpointRequest;
import io.jdock.engine.HostConfig;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * What a container is, from creation to removal: {@code config.json}.
 *
 * @param name without leading slash
 * @param imageId digest of the image's configuration
 * @param path the program
 * @param args its arguments
 * @param networks those that it is connected to when it runs, by name or id as it was given
 * @param mounts what its options and its image mount, resolved
 * @param anonymousVolumes names of the volumes made for it, which {@code rm -v} removes
 */
record ContainerRecord(
    String id,
    String name,
    Instant created,
    String imageId,
    String platform,
    String path,
    List<String> args,
    ContainerConfig config,
    HostConfig hostConfig,
    Map<String, EndpointRequest> networks,
    List<MountPoint> mounts,
    List<String> anonymousVolumes) {

  ContainerRecord {
    args = List.copyOf(args);
    // Records of versions before do not have them.
    networks =
        Map.copyOf(
            networks == null ? NetworkNames.initial(hostConfig, config, Map.of()) : networks);
    mounts = List.copyOf(mounts);
    anonymousVolumes = List.copyOf(anonymousVolumes);
  }

  /** Those that inspect tells: without what is an option of the container only. */
  List<MountPoint> toldMounts() {
    return mounts.stream().filter(mount -> !mount.isOption()).toList();
  }

  ContainerRecord withName(String to) {
    return new ContainerRecord(
        id,
        to,
        created,
        imageId,
        platform,
        path,
        args,
        config,
        hostConfig,
        networks,
        mounts,
        anonymousVolumes);
  }

  ContainerRecord withHostConfig(HostConfig to) {
    return new ContainerRecord(
        id,
        name,
        created,
        imageId,
        platform,
        path,
        args,
        config,
        to,
        networks,
        mounts,
        anonymousVolumes);
  }

  ContainerRecord withNetworks(Map<String, EndpointRequest> to) {
    return new ContainerRecord(
        id,
        name,
        created,
        imageId,
        platform,
        path,
        args,
        config,
        hostConfig,
        to,
        mounts,
        anonymousVolumes);
  }

  List<String> commandLine() {
    List<String> all = new java.util.ArrayList<>();
    all.add(path);
    all.addAll(args);
    return all;
  }
}
