package io.jdock.runtime;

import io.jdock.linux.Rlimit;
import io.jdock.linux.seccomp.SeccompFilter;
import java.util.List;
import java.util.Optional;

/** Builds a {@link ProcessSpec}. Not thread-safe. */
public final class ProcessSpecBuilder {
  private final List<String> args;
  private List<String> env = List.of();
  private String cwd = "/";
  private ProcessUser user = ProcessUser.ROOT;
  private boolean terminal;
  private ConsoleSize consoleSize = ConsoleSize.UNSET;
  private ProcessCapabilities capabilities = ProcessCapabilities.none();
  private List<Rlimit> rlimits = List.of();
  private boolean noNewPrivileges;
  private Optional<SeccompFilter> seccomp = Optional.empty();
  private int oomScoreAdj;

  ProcessSpecBuilder(List<String> args) {
    this.args = args;
  }

  public ProcessSpecBuilder env(List<String> to) {
    env = to;
    return this;
  }

  public ProcessSpecBuilder cwd(String to) {
    cwd = to;
    return this;
  }

  public ProcessSpecBuilder user(ProcessUser to) {
    user = to;
    return this;
  }

  /** Gives it a terminal of that size. */
  public ProcessSpecBuilder terminal(ConsoleSize size) {
    terminal = true;
    consoleSize = size;
    return this;
  }

  public ProcessSpecBuilder capabilities(ProcessCapabilities to) {
    capabilities = to;
    return this;
  }

  public ProcessSpecBuilder rlimits(List<Rlimit> to) {
    rlimits = to;
    return this;
  }

  public ProcessSpecBuilder noNewPrivileges(boolean to) {
    noNewPrivileges = to;
    return this;
  }

  /** Puts it under that filter. */
  public ProcessSpecBuilder seccomp(SeccompFilter filter) {
    seccomp = Optional.of(filter);
    return this;
  }

  public ProcessSpecBuilder oomScoreAdj(int to) {
    oomScoreAdj = to;
    return this;
  }

  public ProcessSpec build() {
    return new ProcessSpec(
        args,
        env,
        cwd,
        user,
        terminal,
        consoleSize,
        capabilities,
        rlimits,
        noNewPrivileges,
        seccomp,
        oomScoreAdj);
  }
}
