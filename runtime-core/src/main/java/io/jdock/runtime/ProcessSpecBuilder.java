package io.jdock.runtime;

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
  private ProcessCapabilities capabilities = ProcessCapabilities.of(0);
  private List<ResourceLimit> rlimits = List.of();
  private boolean noNewPrivileges;
  private Optional<byte[]> seccomp = Optional.empty();
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

  public ProcessSpecBuilder rlimits(List<ResourceLimit> to) {
    rlimits = to;
    return this;
  }

  public ProcessSpecBuilder noNewPrivileges(boolean to) {
    noNewPrivileges = to;
    return this;
  }

  /** The compiled filter, see {@link ProcessSpec#seccomp}. */
  public ProcessSpecBuilder seccomp(byte[] filter) {
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
