package io.jdock.compose.model;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** How an image is built (compose-spec {@code build}). */
public record Build(
    String context,
    String dockerfile,
    String dockerfileInline,
    List<String> entitlements,
    Map<String, @Nullable String> args,
    String provenance,
    String sbom,
    Map<String, String> ssh,
    Map<String, String> labels,
    List<String> cacheFrom,
    List<String> cacheTo,
    boolean noCache,
    Map<String, String> additionalContexts,
    boolean pull,
    Map<String, List<String>> extraHosts,
    String isolation,
    String network,
    String target,
    List<FileReference> secrets,
    ByteSize shmSize,
    List<String> tags,
    Map<String, Ulimit> ulimits,
    List<String> platforms,
    boolean privileged,
    Map<String, Object> extensions) {
  public Build {
    shmSize = shmSize == null ? ByteSize.NONE : shmSize;
    context = Absent.text(context);
    dockerfile = Absent.text(dockerfile);
    dockerfileInline = Absent.text(dockerfileInline);
    entitlements = Absent.list(entitlements);
    args = Absent.map(args);
    provenance = Absent.text(provenance);
    sbom = Absent.text(sbom);
    ssh = Absent.map(ssh);
    labels = Absent.map(labels);
    cacheFrom = Absent.list(cacheFrom);
    cacheTo = Absent.list(cacheTo);
    additionalContexts = Absent.map(additionalContexts);
    extraHosts = Absent.map(extraHosts);
    isolation = Absent.text(isolation);
    network = Absent.text(network);
    target = Absent.text(target);
    secrets = Absent.list(secrets);
    tags = Absent.list(tags);
    ulimits = Absent.map(ulimits);
    platforms = Absent.list(platforms);
    extensions = Absent.map(extensions);
  }
}
