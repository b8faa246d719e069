package io.jdock.engine.container;

import io.jdock.engine.ContainerConfig;
import io.jdock.engine.EngineException;
import io.jdock.engine.Healthcheck;
import io.jdock.engine.HostConfig;
import io.jdock.engine.Resources;
import io.jdock.engine.RestartPolicy;
import io.jdock.linux.Rlimit;
import io.jdock.linux.RlimitResource;
import io.jdock.linux.Signal;
import io.jdock.linux.capability.CapabilityOptions;
import io.jdock.net.Cidr;
import io.jdock.net.HostsFile;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/** Refuses what makes no sense, in Docker's words (moby's verifyContainerSettings). */
final class RequestCheck {
  private static final long LEAST_MEMORY = 6L << 20;
  private static final Set<String> IPC_MODES = Set.of("", "private", "shareable", "none", "host");

  private final int cpus;

  RequestCheck(int cpus) {
    this.cpus = cpus;
  }

  void config(ContainerConfig config) {
    if (!config.workingDir().isEmpty() && !config.workingDir().startsWith("/")) {
      throw EngineException.invalid(
          "the working directory '"
              + config.workingDir()
              + "' is invalid, it needs to be an absolute path");
    }
    String signal = config.stopSignal();
    if (signal != null && Signal.parse(signal).isEmpty()) {
      throw EngineException.invalid("invalid signal: " + signal);
    }
    for (String entry : config.env()) {
      if (entry.isEmpty() || entry.startsWith("=")) {
        throw EngineException.invalid("invalid environment variable: " + entry);
      }
    }
    Healthcheck health = config.healthcheck();
    if (health != null) {
      health(health);
    }
  }

  private static void health(Healthcheck health) {
    atLeastMillisecond("Interval", health.intervalNanos());
    atLeastMillisecond("Timeout", health.timeoutNanos());
    atLeastMillisecond("StartPeriod", health.startPeriodNanos());
    atLeastMillisecond("StartInterval", health.startIntervalNanos());
    if (health.retries() < 0) {
      throw EngineException.invalid("Retries in Healthcheck cannot be negative");
    }
  }

  private static void atLeastMillisecond(String field, long nanos) {
    if (nanos != 0 && nanos < TimeUnit.MILLISECONDS.toNanos(1)) {
      throw EngineException.invalid(field + " in Healthcheck cannot be less than 1ms");
    }
  }

  void host(HostConfig host, ContainerConfig config) {
    if (host.autoRemove() && host.restartPolicy().mode() != RestartPolicy.Mode.NO) {
      throw EngineException.invalid("can't create 'AutoRemove' container with restart policy");
    }
    if (host.storage().shmSize() < 0) {
      throw EngineException.invalid("SHM size can not be less than 0");
    }
    if (host.oomScoreAdj() < -1000 || host.oomScoreAdj() > 1000) {
      throw EngineException.invalid(
          "Invalid value " + host.oomScoreAdj() + ", range for oom score adj is [-1000, 1000]");
    }
    resources(host.resources(), false);
    try {
      new CapabilityOptions(host.security().capAdd(), host.security().capDrop(), false);
    } catch (IllegalArgumentException e) {
      throw new EngineException(
          EngineException.Kind.INVALID_PARAMETER, String.valueOf(e.getMessage()), e);
    }
    if (host.annotations().containsKey("")) {
      throw EngineException.invalid(
          "invalid Annotations: the empty string is not permitted as an annotation key");
    }
    namespaces(host.namespaces());
    network(host, config);
    sysctls(host);
  }

  private static void namespaces(HostConfig.Namespaces namespaces) {
    if (!IPC_MODES.contains(namespaces.ipc()) && !namespaces.ipc().startsWith("container:")) {
      throw EngineException.invalid("invalid IPC mode: " + namespaces.ipc());
    }
    if (!Set.of("", "host").contains(namespaces.pid())
        && !namespaces.pid().startsWith("container:")) {
      throw EngineException.invalid("invalid PID mode: " + namespaces.pid());
    }
    if (!Set.of("", "host").contains(namespaces.uts())) {
      throw EngineException.invalid("invalid UTS mode: " + namespaces.uts());
    }
    if (!Set.of("", "private", "host").contains(namespaces.cgroup())) {
      throw EngineException.invalid("invalid cgroup namespace mode: " + namespaces.cgroup());
    }
  }

  private static void network(HostConfig host, ContainerConfig config) {
    HostConfig.Networking networking = host.networking();
    if (host.namespaces().uts().equals("host") && !config.hostname().isEmpty()) {
      throw EngineException.invalid("conflicting options: hostname and the UTS mode");
    }
    if (networking.mode().equals("host") && !networking.links().isEmpty()) {
      throw EngineException.invalid(
          "conflicting options: host type networking can't be used with links. This would result in"
              + " undefined behavior");
    }
    if (networking.mode().equals("container") || networking.mode().equals("container:")) {
      throw EngineException.invalid(
          "invalid network mode: invalid container format container:<name|id>");
    }
    networking.extraHosts().forEach(RequestCheck::extraHost);
    if (!networking.mode().startsWith("container:")) {
      return;
    }
    if (networking.mode().equals("container:")) {
      throw EngineException.invalid(
          "Invalid network mode: invalid container format container:<name|id>");
    }
    if (!config.hostname().isEmpty()) {
      throw EngineException.invalid("conflicting options: hostname and the network mode");
    }
    if (!networking.links().isEmpty()) {
      throw EngineException.invalid(
          "conflicting options: container type network can't be used with links. This would result"
              + " in undefined behavior");
    }
    if (!networking.dns().isEmpty()) {
      throw EngineException.invalid("conflicting options: dns and the network mode");
    }
    if (!networking.extraHosts().isEmpty()) {
      throw EngineException.invalid(
          "conflicting options: custom host-to-IP mapping and the network mode");
    }
    if (!networking.portBindings().isEmpty() || networking.publishAllPorts()) {
      throw EngineException.invalid(
          "conflicting options: port publishing and the container type network mode");
    }
    if (!config.exposedPorts().isEmpty()) {
      throw EngineException.invalid(
          "conflicting options: port exposing and the container type network mode");
    }
  }

  private static void extraHost(String text) {
    int colon = text.indexOf(':');
    if (colon <= 0) {
      throw EngineException.invalid("bad format for add-host: \"" + text + "\"");
    }
    String address = text.substring(colon + 1).strip();
    if (address.equals(HostsFile.HOST_GATEWAY)) {
      return;
    }
    try {
      Cidr.ip(address);
    } catch (IllegalArgumentException e) {
      throw new EngineException(
          EngineException.Kind.INVALID_PARAMETER,
          "invalid IP address in add-host: \"" + address + "\"",
          e);
    }
  }

  private static void sysctls(HostConfig host) {
    for (String name : host.sysctls().keySet()) {
      boolean ipc =
          name.startsWith("fs.mqueue.")
              || name.startsWith("kernel.shm")
              || Set.of("kernel.msgmax", "kernel.msgmnb", "kernel.msgmni", "kernel.sem")
                  .contains(name);
      if (ipc && host.namespaces().ipc().equals("host")) {
        throw EngineException.invalid("sysctl '" + name + "' not allowed in host ipc namespace");
      }
      if (name.startsWith("net.") && host.networking().mode().equals("host")) {
        throw EngineException.invalid(
            "sysctl '" + name + "' not allowed in host network namespace");
      }
      if (!ipc && !name.startsWith("net.")) {
        throw EngineException.invalid("invalid sysctl: sysctl '" + name + "' is not allowed");
      }
    }
  }

  void resources(Resources r, boolean update) {
    memory(r, update);
    cpu(r);
    cpuset(r.cpusetCpus(), "cpus", "CPUs", "0-" + (cpus - 1), cpus);
    cpuset(r.cpusetMems(), "mems", "memory nodes", "0", Integer.MAX_VALUE);
    if (r.blkioWeight() != 0 && (r.blkioWeight() < 10 || r.blkioWeight() > 1000)) {
      throw EngineException.invalid("Range of blkio weight is from 10 to 1000");
    }
    for (Resources.Ulimit limit : r.ulimits()) {
      ulimit(limit);
    }
  }

  private static void ulimit(Resources.Ulimit limit) {
    RlimitResource resource =
        RlimitResource.find(limit.name())
            .orElseThrow(() -> EngineException.invalid("invalid ulimit type: " + limit.name()));
    try {
      new Rlimit(resource, limit.soft(), limit.hard());
    } catch (IllegalArgumentException e) {
      throw new EngineException(
          EngineException.Kind.INVALID_PARAMETER, String.valueOf(e.getMessage()), e);
    }
  }

  private static void memory(Resources r, boolean update) {
    if (r.memory() != 0 && r.memory() < LEAST_MEMORY) {
      throw EngineException.invalid("Minimum memory limit allowed is 6MB");
    }
    if (r.memory() > 0 && r.memorySwap() > 0 && r.memorySwap() < r.memory()) {
      throw EngineException.invalid(
          "Minimum memoryswap limit should be larger than memory limit, see usage");
    }
    if (r.memory() == 0 && r.memorySwap() > 0 && !update) {
      throw EngineException.invalid(
          "You should always set the Memory limit when using Memoryswap limit, see usage");
    }
    Long swappiness = r.memorySwappiness();
    if (swappiness != null && (swappiness < -1 || swappiness > 100)) {
      throw EngineException.invalid(
          "Invalid value: " + swappiness + ", valid memory swappiness range is 0-100");
    }
    if (r.memoryReservation() > 0 && r.memoryReservation() < LEAST_MEMORY) {
      throw EngineException.invalid("Minimum memory reservation allowed is 6MB");
    }
    if (r.memory() > 0 && r.memoryReservation() > r.memory()) {
      throw EngineException.invalid(
          "Minimum memory limit can not be less than memory reservation limit, see usage");
    }
  }

  private void cpu(Resources r) {
    if (r.nanoCpus() > 0 && r.cpuPeriod() > 0) {
      throw EngineException.invalid(
          "Conflicting options: Nano CPUs and CPU Period cannot both be set");
    }
    if (r.nanoCpus() > 0 && r.cpuQuota() > 0) {
      throw EngineException.invalid(
          "Conflicting options: Nano CPUs and CPU Quota cannot both be set");
    }
    if (r.nanoCpus() < 0 || r.nanoCpus() > cpus * 1_000_000_000L) {
      throw EngineException.invalid(
          "range of CPUs is from 0.01 to "
              + cpus
              + ".00, as there are only "
              + cpus
              + " CPUs available");
    }
    if (r.cpuShares() < 0) {
      throw EngineException.invalid(
          "invalid CPU shares (" + r.cpuShares() + "): value must be a positive integer");
    }
    if (r.cpuPeriod() != 0 && (r.cpuPeriod() < 1000 || r.cpuPeriod() > 1_000_000)) {
      throw EngineException.invalid(
          "CPU cfs period can not be less than 1ms (i.e. 1000) or larger than 1s (i.e. 1000000)");
    }
    if (r.cpuQuota() > 0 && r.cpuQuota() < 1000) {
      throw EngineException.invalid("CPU cfs quota can not be less than 1ms (i.e. 1000)");
    }
  }

  private static void cpuset(String text, String kind, String what, String available, int count) {
    if (text.isEmpty()) {
      return;
    }
    for (String part : text.split(",", -1)) {
      String[] ends = part.split("-", -1);
      try {
        int first = Integer.parseInt(ends[0]);
        int last = Integer.parseInt(ends[ends.length - 1]);
        if (ends.length > 2 || first > last || first < 0) {
          throw new NumberFormatException(part);
        }
        if (last >= count) {
          throw EngineException.invalid(
              "Requested "
                  + what
                  + " are not available - requested "
                  + text
                  + ", available: "
                  + available);
        }
      } catch (NumberFormatException e) {
        throw new EngineException(
            EngineException.Kind.INVALID_PARAMETER,
            "Invalid value " + text + " for cpuset " + kind,
            e);
      }
    }
  }

  /** Docker's defaults for what was left open: swap as much again as memory. */
  static Resources withDefaults(Resources r) {
    if (r.memory() <= 0 || r.memorySwap() != 0) {
      return r;
    }
    return new Resources(
        r.memory(),
        r.memory() * 2,
        r.memoryReservation(),
        r.memorySwappiness(),
        r.nanoCpus(),
        r.cpuShares(),
        r.cpuPeriod(),
        r.cpuQuota(),
        r.cpuRealtimePeriod(),
        r.cpuRealtimeRuntime(),
        r.cpusetCpus(),
        r.cpusetMems(),
        r.pidsLimit(),
        r.oomKillDisable(),
        r.blkioWeight(),
        r.ulimits(),
        r.devices(),
        r.deviceCgroupRules());
  }

  /** What an update leaves when laid over what was. */
  static Resources updated(Resources old, Resources to) {
    long memory = to.memory() != 0 ? to.memory() : old.memory();
    long swap = to.memorySwap() != 0 ? to.memorySwap() : old.memorySwap();
    if (to.memory() > old.memorySwap() && to.memorySwap() == 0) { // no limit counts as one of 0
      throw EngineException.conflict(
          "Memory limit should be smaller than already set memoryswap limit, update the memoryswap"
              + " at the same time");
    }
    boolean nano = to.nanoCpus() != 0;
    boolean quota = to.cpuPeriod() != 0 || to.cpuQuota() != 0;
    if (nano && (old.cpuPeriod() != 0 || old.cpuQuota() != 0)) {
      throw EngineException.conflict(
          "Conflicting options: Nano CPUs cannot be updated as CPU "
              + (old.cpuPeriod() != 0 ? "Period" : "Quota")
              + " has already been set");
    }
    if (quota && old.nanoCpus() != 0) {
      throw EngineException.conflict(
          "Conflicting options: CPU "
              + (to.cpuPeriod() != 0 ? "Period" : "Quota")
              + " cannot be updated as NanoCPUs has already been set");
    }
    return new Resources(
        memory,
        swap,
        to.memoryReservation() != 0 ? to.memoryReservation() : old.memoryReservation(),
        to.memorySwappiness() != null ? to.memorySwappiness() : old.memorySwappiness(),
        nano ? to.nanoCpus() : old.nanoCpus(),
        to.cpuShares() != 0 ? to.cpuShares() : old.cpuShares(),
        to.cpuPeriod() != 0 ? to.cpuPeriod() : old.cpuPeriod(),
        to.cpuQuota() != 0 ? to.cpuQuota() : old.cpuQuota(),
        to.cpuRealtimePeriod() != 0 ? to.cpuRealtimePeriod() : old.cpuRealtimePeriod(),
        to.cpuRealtimeRuntime() != 0 ? to.cpuRealtimeRuntime() : old.cpuRealtimeRuntime(),
        to.cpusetCpus().isEmpty() ? old.cpusetCpus() : to.cpusetCpus(),
        to.cpusetMems().isEmpty() ? old.cpusetMems() : to.cpusetMems(),
        to.pidsLimit() != null ? to.pidsLimit() : old.pidsLimit(),
        to.oomKillDisable() != null ? to.oomKillDisable() : old.oomKillDisable(),
        to.blkioWeight() != 0 ? to.blkioWeight() : old.blkioWeight(),
        List.copyOf(old.ulimits()),
        List.copyOf(old.devices()),
        List.copyOf(old.deviceCgroupRules()));
  }
}
