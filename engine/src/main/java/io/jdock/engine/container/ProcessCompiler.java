package io.jdock.engine.container;

import io.jdock.engine.ContainerConfig;
import io.jdock.engine.EngineConfig;
import io.jdock.engine.EngineException;
import io.jdock.engine.Execs.ExecRequest;
import io.jdock.engine.HostConfig;
import io.jdock.linux.capability.CapabilityOptions;
import io.jdock.linux.capability.CapabilitySet;
import io.jdock.linux.seccomp.SeccompFilter;
import io.jdock.linux.seccomp.SeccompFilters;
import io.jdock.runtime.ConsoleSize;
import io.jdock.runtime.ProcessCapabilities;
import io.jdock.runtime.ProcessSpec;
import io.jdock.runtime.ProcessSpecBuilder;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Says what a container's process, or one that joins it, is to the kernel. */
final class ProcessCompiler {
  private static final String PATH =
      "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

  private final EngineConfig config;
  private final SeccompFilters seccomp;

  ProcessCompiler(EngineConfig config, SeccompFilters seccomp) {
    this.config = config;
    this.seccomp = seccomp;
  }

  /**
   * @param linked variables that tell of the containers it is linked to
   */
  ProcessSpec container(ContainerRecord record, UserLookup users, List<String> linked) {
    ContainerConfig c = record.config();
    List<String> env = new ArrayList<>(linked);
    env.addAll(c.env());
    HostConfig host = record.hostConfig();
    UserLookup.Found user = users.find(c.user(), host.security().groupAdd());
    ProcessSpecBuilder builder =
        ProcessSpec.builder(record.commandLine())
            .env(environment(c, env, c.tty(), user.home()))
            .cwd(c.workingDir().isEmpty() ? "/" : c.workingDir())
            .user(user.user())
            .rlimits(Limits.rlimits(config.defaultUlimits(), host.resources().ulimits()))
            .oomScoreAdj(host.oomScoreAdj());
    if (c.tty()) {
      builder.terminal(new ConsoleSize(host.consoleRows(), host.consoleColumns()));
    }
    secure(builder, host, host.security().privileged());
    return builder.build();
  }

  ProcessSpec exec(ContainerRecord record, ExecRequest exec, ConsoleSize size, UserLookup users) {
    ContainerConfig c = record.config();
    HostConfig host = record.hostConfig();
    UserLookup.Found user =
        users.find(exec.user().isEmpty() ? c.user() : exec.user(), host.security().groupAdd());
    List<String> env = new ArrayList<>(c.env());
    env.addAll(exec.env());
    String cwd = exec.workingDir().isEmpty() ? c.workingDir() : exec.workingDir();
    ProcessSpecBuilder builder =
        ProcessSpec.builder(exec.command())
            .env(environment(c, env, exec.tty(), user.home()))
            .cwd(cwd.isEmpty() ? "/" : cwd)
            .user(user.user())
            .rlimits(Limits.rlimits(config.defaultUlimits(), host.resources().ulimits()))
            .oomScoreAdj(host.oomScoreAdj());
    if (exec.tty()) {
      builder.terminal(size);
    }
    secure(builder, host, host.security().privileged() || exec.privileged());
    return builder.build();
  }

  private void secure(ProcessSpecBuilder builder, HostConfig host, boolean privileged) {
    HostConfig.Security security = host.security();
    CapabilitySet capabilities =
        new CapabilityOptions(security.capAdd(), security.capDrop(), privileged)
            .applyTo(CapabilitySet.dockerDefaults());
    builder.capabilities(ProcessCapabilities.of(capabilities));
    SecurityOptions options = SecurityOptions.parse(security.securityOpt());
    builder.noNewPrivileges(options.noNewPrivileges());
    if (privileged) {
      return;
    }
    String profile = options.seccompProfile();
    try {
      Optional<SeccompFilter> filter =
          seccomp.forOption(profile == null ? "" : profile, capabilities);
      filter.ifPresent(builder::seccomp);
    } catch (IllegalArgumentException e) {
      throw new EngineException(
          EngineException.Kind.INVALID_PARAMETER, String.valueOf(e.getMessage()), e);
    }
  }

  /** Docker's own variables, then the container's; a name without value takes one away. */
  static List<String> environment(
      ContainerConfig config, List<String> wanted, boolean tty, String home) {
    Map<String, String> byName = new LinkedHashMap<>();
    put(byName, PATH);
    if (!config.hostname().isEmpty()) {
      put(byName, "HOSTNAME=" + config.hostname());
    }
    if (tty) {
      put(byName, "TERM=xterm");
    }
    for (String entry : wanted) {
      if (entry.indexOf('=') < 0) {
        byName.remove(entry);
      } else {
        put(byName, entry);
      }
    }
    byName.putIfAbsent("HOME", "HOME=" + (home.isEmpty() ? "/" : home));
    return List.copyOf(byName.values());
  }

  private static void put(Map<String, String> byName, String entry) {
    byName.put(ImageDefaults.name(entry), entry);
  }
}
