package io.jdock.compose.model;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** How a service's image is built. */
public record Build(
    @Nullable String context,
    @Nullable String dockerfile,
    @Nullable String dockerfileInline,
    List<String> entitlements,
    @As(Form.ENVIRONMENT) Map<String, @Nullable String> args,
    @Nullable String provenance,
    @Nullable String sbom,
    @As(Form.SSH) Map<String, @Nullable String> ssh,
    @As(Form.MAPPING) Map<String, String> labels,
    @As(Form.STRINGS) List<String> cacheFrom,
    @As(Form.STRINGS) List<String> cacheTo,
    boolean noCache,
    @As(Form.MAPPING) Map<String, String> additionalContexts,
    boolean pull,
    @As(Form.HOSTS) Map<String, List<String>> extraHosts,
    @Nullable String isolation,
    @Nullable String network,
    @Nullable String target,
    List<FileReference> secrets,
    @As(Form.BYTES) long shmSize,
    @As(Form.STRINGS) List<String> tags,
    Map<String, Ulimit> ulimits,
    @As(Form.STRINGS) List<String> platforms,
    boolean privileged,
    @As(Form.EXTENSIONS) Map<String, @Nullable Object> extensions) {}
