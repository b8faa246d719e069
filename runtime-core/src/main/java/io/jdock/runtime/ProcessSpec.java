package io.jdock.runtime;

import io.jdock.linux.Rlimit;
import io.jdock.linux.seccomp.SeccompFilter;
import java.util.List;
import java.util.Optional;

/**
 * A process to be run in a container: its first one, or one that joins it.
 *
 * @param args the command and its arguments; a command without a slash is looked for in the
 *     directories of the environment's PATH
 * @param env in the form NAME=value
 * @param cwd absolute path inside the container; created for a container's first process when
 *     missing
 * @param terminal whether a pseudo-terminal of the container's own is its standard streams
 * @param consoleSize the terminal's first size
 * @param seccomp the filter of system calls that it runs under
 * @param oomScoreAdj -1000 to 1000
 */
public record ProcessSpec(
    List<String> args,
    List<String> env,
    String cwd,
    ProcessUser user,
    boolean terminal,
    ConsoleSize consoleSize,
    ProcessCapabilities capabilities,
    List<Rlimit> rlimits,
    boolean noNewPrivileges,
    Optional<SeccompFilter> seccomp,
    int oomScoreAdj) {
  public ProcessSpec {
    args = List.copyOf(args);
    env = List.copyOf(env);
    rlimits = List.copyOf(rlimits);
    if (args.isEmpty() || args.get(0).isEmpty()) {
      throw new IllegalArgumentException("no command specified");
    }
    if (!cwd.startsWith("/")) {
      throw new IllegalArgumentException("working directory " + cwd + " is not absolute");
    }
    for (String text : args) {
      refuseNul(text);
    }
    for (String text : env) {
      refuseNul(text);
    }
    refuseNul(cwd);
  }

  private static void refuseNul(String text) {
    if (text.indexOf('\0') >= 0) {
      throw new IllegalArgumentException("a NUL character in " + text.replace("\0", "\\0"));
    }
  }

  /** A builder for that command, run by root in / with no capability. */
  public static ProcessSpecBuilder builder(List<String> args) {
    return new ProcessSpecBuilder(args);
  }

  /** The value of an environment variable; the last one given counts. */
  public Optional<String> variable(String name) {
    String prefix = name + "=";
    return env.stream()
        .filter(e -> e.startsWith(prefix))
        .reduce((first, last) -> last)
        .map(e -> e.substring(prefix.length()));
  }
}
