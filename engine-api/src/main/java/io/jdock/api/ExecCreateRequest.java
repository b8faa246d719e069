package io.jdock.api;

import com.fasterxml.jackson.databind.annotation.JsonDeserialize;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The body of {@code POST /containers/ID/exec}. */
public record ExecCreateRequest(
    String user,
    boolean privileged,
    boolean tty,
    @Nullable List<Integer> consoleSize,
    boolean attachStdin,
    boolean attachStderr,
    boolean attachStdout,
    boolean detach,
    String detachKeys,
    @Nullable List<String> env,
    String workingDir,
    @JsonDeserialize(using = StringOrList.class) @Nullable List<String> cmd) {

  public ExecCreateRequest {
    user = Absent.toEmpty(user);
    detachKeys = Absent.toEmpty(detachKeys);
    workingDir = Absent.toEmpty(workingDir);
  }
}
