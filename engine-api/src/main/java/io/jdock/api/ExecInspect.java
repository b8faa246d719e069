package io.jdock.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The answer to {@code GET /exec/ID/json}; the exit code is null while the command runs. */
public record ExecInspect(
    @JsonProperty("ID") String id,
    boolean running,
    @Nullable Integer exitCode,
    ProcessConfig processConfig,
    boolean openStdin,
    boolean openStderr,
    boolean openStdout,
    boolean canRemove,
    @JsonProperty("ContainerID") String containerId,
    String detachKeys,
    int pid) {

  /** The command. */
  public record ProcessConfig(
      @JsonProperty("tty") boolean tty,
      @JsonProperty("entrypoint") String entrypoint,
      @JsonProperty("arguments") List<String> arguments,
      @JsonProperty("privileged") boolean privileged,
      @JsonInclude(JsonInclude.Include.NON_EMPTY) @JsonProperty("user") @Nullable String user) {}
}
