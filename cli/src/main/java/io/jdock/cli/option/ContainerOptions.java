package io.jdock.cli.option;

import io.jdock.api.client.JsonObject;
import io.jdock.cli.CommandException;
import io.jdock.cli.flag.Flag;
import io.jdock.cli.flag.Flags;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The options that {@code run} and {@code create} share, and the create request they make. */
public final class ContainerOptions {
  private final Flag<List<String>> addHost;
  private final Flag<List<String>> attach;
  private final Flag<List<String>> capAdd;
  private final Flag<List<String>> capDrop;
  private final Flag<String> cgroupParent;
  private final Flag<String> cgroupns;
  private final Flag<String> cidfile;
  private final Flag<List<String>> device;
  private final Flag<List<String>> deviceCgroupRule;
  private final Flag<List<String>> dns;
  private final Flag<List<String>> dnsOpt;
  private final Flag<List<String>> dnsOption;
  private final Flag<List<String>> dnsSearch;
  private final Flag<String> domainname;
  private final Flag<String> entrypoint;
  private final Flag<List<String>> env;
  private final Flag<List<String>> envFile;
  private final Flag<List<String>> expose;
  private final Flag<List<String>> groupAdd;
  private final HealthOptions health;
  private final Flag<String> hostname;
  private final Flag<Boolean> init;
  private final Flag<Boolean> interactive;
  private final Flag<String> ipc;
  private final Flag<List<String>> label;
  private final Flag<List<String>> labelFile;
  private final Flag<String> logDriver;
  private final Flag<List<String>> logOpt;
  private final Flag<Long> memorySwappiness;
  private final Flag<List<JsonObject>> mount;
  private final Networks networks;
  private final Flag<Boolean> oomKillDisable;
  private final Flag<Long> oomScoreAdj;
  private final Flag<String> pid;
  private final Flag<Boolean> privileged;
  private final Flag<List<String>> publish;
  private final Flag<Boolean> publishAll;
  private final Flag<Boolean> readOnly;
  private final ResourceOptions resources;
  private final Flag<String> restart;
  private final Flag<Boolean> rm;
  private final Flag<String> runtime;
  private final Flag<List<String>> securityOpt;
  private final Flag<Long> shmSize;
  private final Flag<String> stopSignal;
  private final Flag<Long> stopTimeout;
  private final Flag<List<String>> sysctl;
  private final Flag<List<String>> tmpfs;
  private final Flag<Boolean> tty;
  private final Flag<List<JsonObject>> ulimit;
  private final Flag<String> user;
  private final Flag<String> userns;
  private final Flag<String> uts;
  private final Flag<List<String>> volume;
  private final Flag<String> volumeDriver;
  private final Flag<List<String>> volumesFrom;
  private final Flag<String> workdir;

  public ContainerOptions(Flags flags) {
    addHost =
        flags.list(
            null,
            "add-host",
            "list",
            "Add a custom host-to-IP mapping (host:ip)",
            Addresses::extraHost);
    attach =
        flags.list(
            "a", "attach", "list", "Attach to STDIN, STDOUT or STDERR", ContainerOptions::stream);
    capAdd = flags.list(null, "cap-add", "Add Linux capabilities");
    capDrop = flags.list(null, "cap-drop", "Drop Linux capabilities");
    cgroupParent = flags.string(null, "cgroup-parent", "Optional parent cgroup for the container");
    cgroupns =
        flags.string(
            null,
            "cgroupns",
            "Cgroup namespace to use (host|private)\n"
                + "'host':    Run the container in the host's cgroup namespace\n"
                + "'private': Run the container in its own private cgroup namespace");
    cidfile = flags.string(null, "cidfile", "Write the container ID to the file");
    device = flags.list(null, "device", "Add a host device to the container");
    deviceCgroupRule =
        flags.list(
            null,
            "device-cgroup-rule",
            "list",
            "Add a rule to the cgroup allowed devices list",
            Devices::rule);
    dns = flags.list(null, "dns", "list", "Set custom DNS servers", Addresses::address);
    dnsOpt = flags.hiddenList("dns-opt");
    dnsOption = flags.list(null, "dns-option", "Set DNS options");
    dnsSearch =
        flags.list(
            null, "dns-search", "list", "Set custom DNS search domains", Addresses::searchDomain);
    domainname = flags.string(null, "domainname", "Container NIS domain name");
    entrypoint = flags.string(null, "entrypoint", "Overwrite the default ENTRYPOINT of the image");
    env = flags.list("e", "env", "list", "Set environment variables", EnvironmentFile::variable);
    envFile = flags.list(null, "env-file", "Read in a file of environment variables");
    expose = flags.list(null, "expose", "Expose a port or a range of ports");
    groupAdd = flags.list(null, "group-add", "Add additional groups to join");
    health = new HealthOptions(flags);
    hostname = flags.string("h", "hostname", "Container host name");
    init =
        flags.bool(
            null,
            "init",
            "Run an init inside the container that forwards signals and reaps processes");
    interactive = flags.bool("i", "interactive", "Keep STDIN open even if not attached");
    ipc = flags.string(null, "ipc", "IPC mode to use");
    label = flags.list("l", "label", "list", "Set meta data on a container", Labels::parse);
    labelFile = flags.list(null, "label-file", "Read in a line delimited file of labels");
    logDriver = flags.string(null, "log-driver", "Logging driver for the container");
    logOpt = flags.list(null, "log-opt", "Log driver options");
    memorySwappiness =
        flags.integer(null, "memory-swappiness", -1, "Tune container memory swappiness (0 to 100)");
    mount =
        flags.list(
            null, "mount", "mount", "Attach a filesystem mount to the container", Mounts::parse);
    networks = new Networks(flags);
    oomKillDisable = flags.bool(null, "oom-kill-disable", "Disable OOM Killer");
    oomScoreAdj =
        flags.integer(null, "oom-score-adj", 0, "Tune host's OOM preferences (-1000 to 1000)");
    pid = flags.string(null, "pid", "PID namespace to use");
    privileged = flags.bool(null, "privileged", "Give extended privileges to this container");
    publish = flags.list("p", "publish", "Publish a container's port(s) to the host");
    publishAll = flags.bool("P", "publish-all", "Publish all exposed ports to random ports");
    readOnly = flags.bool(null, "read-only", "Mount the container's root filesystem as read only");
    resources = new ResourceOptions(flags);
    restart = flags.string(null, "restart", "no", "Restart policy to apply when a container exits");
    rm =
        flags.bool(
            null,
            "rm",
            "Automatically remove the container and its associated anonymous volumes when it"
                + " exits");
    runtime = flags.string(null, "runtime", "Runtime to use for this container");
    securityOpt = flags.list(null, "security-opt", "Security Options");
    shmSize = flags.value(null, "shm-size", "bytes", "Size of /dev/shm", 0L, ByteSize::parse);
    stopSignal = flags.string(null, "stop-signal", "Signal to stop the container");
    stopTimeout =
        flags.integer(null, "stop-timeout", 0, "Timeout (in seconds) to stop a container");
    sysctl = flags.list(null, "sysctl", "map", "Sysctl options", Labels::sysctl);
    tmpfs = flags.list(null, "tmpfs", "Mount a tmpfs directory");
    tty = flags.bool("t", "tty", "Allocate a pseudo-TTY");
    ulimit = flags.list(null, "ulimit", "ulimit", "Ulimit options", Ulimits::parse);
    user = flags.string("u", "user", "Username or UID (format: <name|uid>[:<group|gid>])");
    userns = flags.string(null, "userns", "User namespace to use");
    uts = flags.string(null, "uts", "UTS namespace to use");
    volume = flags.list("v", "volume", "Bind mount a volume");
    volumeDriver = flags.string(null, "volume-driver", "Optional volume driver for the container");
    volumesFrom = flags.list(null, "volumes-from", "Mount volumes from the specified container(s)");
    workdir = flags.string("w", "workdir", "Working directory inside the container");
  }

  private static String stream(String text) {
    String lower = text.toLowerCase(Locale.ROOT);
    if (!Set.of("stdin", "stdout", "stderr").contains(lower)) {
      throw new IllegalArgumentException("valid streams are STDIN, STDOUT and STDERR");
    }
    return lower;
  }

  public boolean tty() {
    return tty.get();
  }

  public boolean autoRemove() {
    return rm.get();
  }

  public boolean attachGiven() {
    return !attach.get().isEmpty();
  }

  public String cidfile() {
    return cidfile.get();
  }

  /**
   * The body of {@code POST /containers/create}.
   *
   * @throws CommandException with Docker's words if options are wrong or contradict each other
   */
  public JsonObject request(String image, List<String> command) {
    if (memorySwappiness.get() < -1 || memorySwappiness.get() > 100) {
      throw new CommandException(
          "invalid value: " + memorySwappiness.get() + ". Valid memory swappiness range is 0-100");
    }
    List<String> binds = new ArrayList<>();
    JsonObject volumes = new JsonObject();
    for (String text : volume.get()) {
      VolumeSpec spec = VolumeSpec.parse(text);
      if (spec.hasSource()) {
        binds.add(spec.text());
      } else {
        volumes.put(spec.text(), new JsonObject());
      }
    }
    final Ports ports = Ports.of(publish.get(), expose.get());
    boolean stdin = interactive.get() || attach.get().contains("stdin");
    boolean all = attach.get().isEmpty();
    JsonObject request = new JsonObject();
    request
        .put("Hostname", hostname.get())
        .put("Domainname", domainname.get())
        .put("User", user.get())
        .put("AttachStdin", stdin)
        .put("AttachStdout", all || attach.get().contains("stdout"))
        .put("AttachStderr", all || attach.get().contains("stderr"));
    if (!ports.exposed().isEmpty()) {
      request.put("ExposedPorts", ports.exposed());
    }
    request
        .put("Tty", tty.get())
        .put("OpenStdin", interactive.get())
        .put("StdinOnce", interactive.get() && stdin)
        .put("Env", nullIfEmpty(EnvironmentFile.environment(envFile.get(), env.get())))
        .put("Cmd", nullIfEmpty(command));
    JsonObject healthcheck = health.healthcheck();
    if (healthcheck != null) {
      request.put("Healthcheck", healthcheck);
    }
    request
        .put("Image", image)
        .put("Volumes", volumes)
        .put("WorkingDir", workdir.get())
        .put("Entrypoint", entrypoint.changed() ? List.of(entrypoint.get()) : null)
        .put("OnBuild", null)
        .put("Labels", Labels.map(EnvironmentFile.labels(labelFile.get(), label.get())));
    if (!stopSignal.get().isEmpty()) {
      request.put("StopSignal", stopSignal.get());
    }
    if (stopTimeout.changed()) {
      request.put("StopTimeout", stopTimeout.get());
    }
    request.put("HostConfig", hostConfig(binds, ports));
    return request.put(
        "NetworkingConfig", new JsonObject().put("EndpointsConfig", networks.endpoints()));
  }

  private JsonObject hostConfig(List<String> binds, Ports ports) {
    JsonObject restartPolicy = RestartPolicy.parse(restart.get());
    String policy = restartPolicy.string("Name");
    if (rm.get() && !policy.equals("no") && !policy.isEmpty()) {
      throw new CommandException("Conflicting options: --restart and --rm");
    }
    check(pid.get(), Set.of("host"), true, "--pid: invalid PID mode");
    check(uts.get(), Set.of("host"), false, "--uts: invalid UTS mode");
    check(userns.get(), Set.of("host"), false, "--userns: invalid USER mode");
    check(cgroupns.get(), Set.of("host", "private"), false, "--cgroupns: invalid CGROUP mode");
    if (logDriver.get().equals("none") && !logOpt.get().isEmpty()) {
      throw new CommandException("invalid logging opts for driver none");
    }
    List<JsonObject> devices = new ArrayList<>();
    device.get().forEach(text -> devices.add(Devices.parse(text)));
    List<String> options = new ArrayList<>(dnsOption.get());
    options.addAll(dnsOpt.get());
    SecurityOptions security = SecurityOptions.of(securityOpt.get());
    List<String> added = SecurityOptions.capabilities(capAdd.get());
    List<String> dropped = SecurityOptions.capabilities(capDrop.get());
    dropped.removeAll(added);

    JsonObject host = new JsonObject();
    host.put("Binds", nullIfEmpty(binds))
        .put("ContainerIDFile", cidfile.get())
        .put(
            "LogConfig",
            new JsonObject().put("Type", logDriver.get()).put("Config", Labels.map(logOpt.get())))
        .put("NetworkMode", networks.mode())
        .put("Links", nullIfEmpty(networks.links()))
        .put("PortBindings", ports.bindings())
        .put("RestartPolicy", restartPolicy)
        .put("AutoRemove", rm.get())
        .put("VolumeDriver", volumeDriver.get())
        .put("VolumesFrom", nullIfEmpty(volumesFrom.get()))
        .put("ConsoleSize", List.of(0L, 0L))
        .put("CapAdd", nullIfEmpty(added))
        .put("CapDrop", nullIfEmpty(dropped))
        .put("CgroupnsMode", cgroupns.get())
        .put("Dns", dns.get())
        .put("DnsOptions", options)
        .put("DnsSearch", dnsSearch.get())
        .put("ExtraHosts", nullIfEmpty(addHost.get()))
        .put("GroupAdd", nullIfEmpty(groupAdd.get()))
        .put("IpcMode", ipc.get())
        .put("OomScoreAdj", oomScoreAdj.get())
        .put("PidMode", pid.get())
        .put("Privileged", privileged.get())
        .put("PublishAllPorts", publishAll.get())
        .put("ReadonlyRootfs", readOnly.get())
        .put("SecurityOpt", nullIfEmpty(security.options()))
        .put("UTSMode", uts.get())
        .put("UsernsMode", userns.get())
        .put("ShmSize", shmSize.get())
        .put("CgroupParent", cgroupParent.get())
        .put("Devices", devices)
        .put("DeviceCgroupRules", nullIfEmpty(deviceCgroupRule.get()))
        .put("MemorySwappiness", memorySwappiness.get())
        .put("OomKillDisable", oomKillDisable.get())
        .put("Ulimits", Ulimits.sorted(ulimit.get()))
        .put("MaskedPaths", security.allPaths() ? List.of() : null)
        .put("ReadonlyPaths", security.allPaths() ? List.of() : null);
    resources.into(host);
    if (!sysctl.get().isEmpty()) {
      host.put("Sysctls", Labels.map(sysctl.get()));
    }
    if (!tmpfs.get().isEmpty()) {
      host.put("Tmpfs", tmpfsMap());
    }
    if (!mount.get().isEmpty()) {
      host.put("Mounts", mount.get());
    }
    if (!runtime.get().isEmpty()) {
      host.put("Runtime", runtime.get());
    }
    if (init.changed()) {
      host.put("Init", init.get());
    }
    return host;
  }

  private JsonObject tmpfsMap() {
    JsonObject map = new JsonObject();
    for (String text : tmpfs.get()) {
      int colon = text.indexOf(':');
      map.put(
          colon < 0 ? text : text.substring(0, colon), colon < 0 ? "" : text.substring(colon + 1));
    }
    return map;
  }

  private static void check(String mode, Set<String> known, boolean containers, String complaint) {
    boolean container =
        containers && mode.startsWith("container:") && mode.length() > "container:".length();
    if (!mode.isEmpty() && !known.contains(mode) && !container) {
      throw new CommandException(complaint);
    }
  }

  private static @Nullable List<String> nullIfEmpty(List<String> list) {
    return list.isEmpty() ? null : list;
  }

  /** Warnings about allowed but unwise combinations. */
  public List<String> warnings() {
    List<String> warnings = new ArrayList<>();
    if (oomKillDisable.get() && resources.memory() == 0) {
      warnings.add(
          "WARNING: Disabling the OOM killer on containers without setting a '-m/--memory' limit"
              + " may be dangerous.");
    }
    for (String server : dns.get()) {
      if (server.startsWith("127.") || server.equals("::1")) {
        warnings.add(
            "WARNING: Localhost DNS setting (--dns=" + server + ") may fail in containers.");
        break;
      }
    }
    return warnings;
  }
}
