package io.jdock.engine;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Commands run in running containers. */
public interface Execs {

  /**
   * @param container id, name or prefix
   * @return the exec's id
   */
  String create(String container, ExecRequest request);

  /** Starts it with the client attached as its request says. */
  Attachment start(String id, int rows, int columns, StreamSink sink);

  /** Starts it without a client. */
  void startDetached(String id);

  ExecDetails inspect(String id);

  void resize(String id, int rows, int columns);

  /**
   * @param user empty for the container's
   * @param workingDir empty for the container's
   * @param detachKeys empty for the default
   */
  record ExecRequest(
      List<String> command,
      List<String> env,
      String user,
      String workingDir,
      boolean tty,
      boolean attachStdin,
      boolean attachStdout,
      boolean attachStderr,
      boolean privileged,
      String detachKeys) {
    public ExecRequest {
      command = List.copyOf(command);
      env = List.copyOf(env);
    }
  }

  /**
   * @param exitCode null while it has not ended
   * @param pid 0 when it does not run
   */
  record ExecDetails(
      String id,
      String containerId,
      ExecRequest request,
      boolean running,
      @Nullable Integer exitCode,
      int pid) {}
}
