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
    Map<String, EndpointRequest> endpoints,
    List<MountPoint> mounts,
    List<String> anonymousVolumes) {

  ContainerRecord {
    args = List.copyOf(args);
    endpoints = Map.copyOf(endpoints);
    mounts = List.copyOf(mounts);
    anonymousVolumes = List.copyOf(anonymousVolumes);
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
        endpoints,
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
        endpoints,
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
