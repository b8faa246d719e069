package io.jdock.engine.container;

import io.jdock.engine.EngineException;
import io.jdock.linux.Errnos;
import io.jdock.runtime.LaunchException;

/**
 * Why a process did not start, in the words of Docker and runc, and the exit code that goes with
 * it.
 *
 * @param exitCode 127 when there is no such command, 126 when it cannot be executed, else 128
 */
record LaunchFailure(int exitCode, EngineException error) {
  static final String CREATE =
      "failed to create task for container: failed to create shim task: OCI runtime create failed:"
          + " runc create failed: unable to start container process: ";
  private static final String EXEC =
      "OCI runtime exec failed: exec failed: unable to start container process: ";

  static LaunchFailure ofContainer(LaunchException e, String command, String cwd) {
    return of(CREATE, e, command, cwd);
  }

  static LaunchFailure ofExec(LaunchException e, String command, String cwd) {
    return of(EXEC, e, command, cwd);
  }

  private static LaunchFailure of(String prefix, LaunchException e, String command, String cwd) {
    String why = Errnos.text(e.errno());
    boolean path = command.contains("/");
    int code =
        switch (e.kind()) {
          case COMMAND_NOT_FOUND -> 127;
          case NOT_EXECUTABLE, CWD -> 126;
          case OTHER -> 128;
        };
    String text =
        switch (e.kind()) {
          case COMMAND_NOT_FOUND ->
              path
                  ? "exec: \"" + command + "\": stat " + command + ": " + why
                  : "exec: \"" + command + "\": executable file not found in $PATH";
          case NOT_EXECUTABLE -> "exec: \"" + command + "\": " + why;
          case CWD -> "chdir to cwd (\"" + cwd + "\") set in config.json failed: " + why;
          case OTHER -> String.valueOf(e.getMessage());
        };
    return new LaunchFailure(
        code,
        new EngineException(
            e.kind() == LaunchException.Kind.OTHER
                ? EngineException.Kind.SYSTEM
                : EngineException.Kind.INVALID_PARAMETER,
            prefix + text + ": unknown",
            e));
  }
}
