package io.jdock.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.annotation.JsonDeserialize;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a container runs, independent of the host it runs on: the API's {@code ContainerConfig}
 * (moby {@code api/types/container/config.go}). Absent lists and maps are null, as in Docker's
 * JSON, because for {@code Cmd} and {@code Entrypoint} "absent" (inherit from the image) and
 * "empty" (none) mean different things.
 */
public record ContainerConfig(
    String hostname,
    String domainname,
    String user,
    boolean attachStdin,
    boolean attachStdout,
    boolean attachStderr,
    @JsonInclude(JsonInclude.Include.NON_EMPTY) @Nullable Map<String, Object> exposedPorts,
    boolean tty,
    boolean openStdin,
    boolean stdinOnce,
    @Nullable List<String> env,
    @JsonDeserialize(using = StringOrList.class) @Nullable List<String> cmd,
    @JsonInclude(JsonInclude.Include.NON_EMPTY) @Nullable HealthConfig healthcheck,
    @JsonInclude(JsonInclude.Include.NON_DEFAULT) boolean argsEscaped,
    String image,
    @Nullable Map<String, Object> volumes,
    String workingDir,
    @JsonDeserialize(using = StringOrList.class) @Nullable List<String> entrypoint,
    @JsonInclude(JsonInclude.Include.NON_DEFAULT) boolean networkDisabled,
    @JsonInclude(JsonInclude.Include.NON_EMPTY) @Nullable String macAddress,
    @Nullable List<String> onBuild,
    @Nullable Map<String, String> labels,
    @JsonInclude(JsonInclude.Include.NON_EMPTY) @Nullable String stopSignal,
    @JsonInclude(JsonInclude.Include.NON_EMPTY) @Nullable Integer stopTimeout,
    @JsonInclude(JsonInclude.Include.NON_EMPTY) @JsonDeserialize(using = StringOrList.class)
        @Nullable List<String> shell) {

  public ContainerConfig {
    hostname = Absent.toEmpty(hostname);
    domainname = Absent.toEmpty(domainname);
    user = Absent.toEmpty(user);
    image = Absent.toEmpty(image);
    workingDir = Absent.toEmpty(workingDir);
  }

  /** {@code HEALTHCHECK}; durations in nanoseconds, zero means inherit. */
  public record HealthConfig(
      @JsonInclude(JsonInclude.Include.NON_EMPTY) @Nullable List<String> test,
      @JsonInclude(JsonInclude.Include.NON_DEFAULT) long interval,
      @JsonInclude(JsonInclude.Include.NON_DEFAULT) long timeout,
      @JsonInclude(JsonInclude.Include.NON_DEFAULT) long startPeriod,
      @JsonInclude(JsonInclude.Include.NON_DEFAULT) long startInterval,
      @JsonInclude(JsonInclude.Include.NON_DEFAULT) int retries) {}
}
