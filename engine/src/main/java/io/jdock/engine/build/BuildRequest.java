package io.jdock.engine.build;

import io.jdock.engine.Resources;
import io.jdock.image.spec.Platform;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What is to be built, and how.
 *
 * @param dockerfile path in the context
 * @param tags names of the image; none is fine
 * @param buildArgs values of ARGs; an empty one stands for none
 * @param labels of the image, beside those in the Dockerfile
 * @param target stage to build by name or number; empty for the last
 * @param noCache make every step anew
 * @param pull ask registries for newer base images
 * @param remove containers of steps that went well
 * @param forceRemove containers of steps that failed too
 * @param network of RUN steps; empty for the default
 * @param platform empty for the host's
 * @param extraHosts {@code name:address}
 * @param resources limits of RUN steps
 * @param shmSize bytes; 0 for the engine's default
 * @param cgroupParent empty for the engine's
 * @param cacheFrom images whose steps may be taken where the same ones were asked for
 * @param secrets by id
 */
public record BuildRequest(
    String dockerfile,
    List<String> tags,
    Map<String, Optional<String>> buildArgs,
    Map<String, String> labels,
    String target,
    boolean noCache,
    boolean pull,
    boolean remove,
    boolean forceRemove,
    String network,
    Optional<Platform> platform,
    List<String> extraHosts,
    Resources resources,
    long shmSize,
    String cgroupParent,
    List<String> cacheFrom,
    Map<String, byte[]> secrets) {
  public BuildRequest {
    tags = List.copyOf(tags);
    buildArgs = Map.copyOf(buildArgs);
    labels = java.util.Collections.unmodifiableMap(new java.util.TreeMap<>(labels));
    extraHosts = List.copyOf(extraHosts);
    cacheFrom = List.copyOf(cacheFrom);
    secrets = Map.copyOf(secrets);
  }
}
