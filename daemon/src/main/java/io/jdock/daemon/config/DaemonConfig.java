package io.jdock.daemon.config;

import io.jdock.engine.EngineConfig;
import io.jdock.engine.HostConfig;
import io.jdock.engine.Resources;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How the daemon is set up.
 *
 * @param group for the unix socket
 * @param groupAsked whether the group was named by the user, so that it has to exist
 * @param tls of the TCP addresses; null for none
 * @param logLevel {@code debug}, {@code info}, {@code warn}, {@code error} or {@code fatal}
 */
public record DaemonConfig(
    List<Host> hosts,
    Path pidfile,
    Path configFile,
    String group,
    boolean groupAsked,
    @Nullable TlsFiles tls,
    String logLevel,
    EngineConfig engine) {
  private static final Set<String> LOG_LEVELS = Set.of("debug", "info", "warn", "error", "fatal");

  /** What {@code docker info} warns of: addresses that let anyone in. */
  public List<String> exposure() {
    List<String> warnings = new ArrayList<>();
    for (Host host : hosts) {
      if (!host.isUnix() && (tls == null || !tls.verify())) {
        String address = host.text().substring("tcp://".length());
        warnings.add(
            (tls == null
                    ? "WARNING: API is accessible on http://" + address + " without encryption.\n"
                    : "WARNING: API is accessible on https://"
                        + address
                        + " without TLS client verification.\n")
                + "         Access to the remote API is equivalent to root access on the host.");
      }
    }
    return warnings;
  }

  /** What the command line asks for. */
  public sealed interface Request {
    /** Serve. */
    record Serve(DaemonConfig config) implements Request {}

    /** Print the help text. */
    record Help(String text) implements Request {}

    /** Print the version. */
    record Version() implements Request {}
  }

  /** Reads the command line, then daemon.json. */
  public static Request read(List<String> arguments) throws ConfigException {
    Flags flags = Flags.parse(arguments);
    Values asked = new Values(flags.values(), java.util.Map.of());
    if (asked.flag(Option.HELP)) {
      return new Request.Help(Usage.text());
    }
    if (asked.flag(Option.VERSION)) {
      return new Request.Version();
    }
    Path file = Path.of(asked.text(Option.CONFIG_FILE));
    Values values =
        new Values(
            flags.values(), ConfigFile.read(file, asked.has(Option.CONFIG_FILE), flags.values()));
    return new Request.Serve(of(values, file));
  }

  private static DaemonConfig of(Values values, Path file) throws ConfigException {
    TlsFiles tls = tls(values);
    List<String> hostTexts = values.all(Option.HOST);
    List<Host> hosts = new ArrayList<>();
    for (String host : hostTexts.isEmpty() ? List.of("unix:///run/jdock.sock") : hostTexts) {
      hosts.add(Host.parse(host, tls != null));
    }
    String logLevel = values.text(Option.LOG_LEVEL);
    if (!LOG_LEVELS.contains(logLevel)) {
      throw ConfigException.invalid("invalid logging level: " + logLevel);
    }
    if (!values.text("storage-driver").equals("overlay2")) {
      throw ConfigException.invalid(
          "storage driver "
              + values.text("storage-driver")
              + " is not supported by jdock: overlay2 is");
    }
    return new DaemonConfig(
        List.copyOf(hosts),
        absolute(values, Option.PIDFILE),
        file,
        values.text(Option.GROUP),
        values.has(Option.GROUP),
        tls,
        values.flag(Option.DEBUG) ? "debug" : logLevel,
        engine(values));
  }

  /** That {@code --tlsverify} is set turns TLS on, whatever it is set to, as in dockerd. */
  private static @Nullable TlsFiles tls(Values values) {
    boolean verify = values.flag(Option.TLS_VERIFY);
    if (!values.flag(Option.TLS) && !values.has(Option.TLS_VERIFY)) {
      return null;
    }
    return new TlsFiles(
        absolute(values, Option.TLS_CA),
        absolute(values, Option.TLS_CERT),
        absolute(values, Option.TLS_KEY),
        verify);
  }

  private static EngineConfig engine(Values values) throws ConfigException {
    List<Resources.Ulimit> ulimits = new ArrayList<>();
    for (String ulimit : values.all("default-ulimit")) {
      ulimits.add(Values.ulimit(ulimit));
    }
    int downloads = values.integer("max-concurrent-downloads");
    if (downloads < 1) {
      throw ConfigException.invalid("invalid max concurrent downloads: " + downloads);
    }
    for (String label : values.all("label")) {
      if (label.indexOf('=') <= 0) {
        throw ConfigException.invalid("bad attribute format: " + label);
      }
    }
    return new EngineConfig(
        absolute(values, Option.DATA_ROOT),
        absolute(values, Option.EXEC_ROOT),
        values.text("cgroup-parent"),
        network(values),
        new EngineConfig.Registry(values.all("registry-mirror"), values.all("insecure-registry")),
        new HostConfig.LogConfig(values.text("log-driver"), values.map("log-opt")),
        ulimits,
        Values.size(values.text("default-shm-size")),
        values.flag("init"),
        values.flag(Option.LIVE_RESTORE),
        values.integer("shutdown-timeout"),
        downloads,
        values.flag(Option.DEBUG),
        values.all("label"));
  }

  private static EngineConfig.Network network(Values values) throws ConfigException {
    List<EngineConfig.AddressPool> pools = new ArrayList<>();
    for (String pool : values.all("default-address-pool")) {
      pools.add(Values.addressPool(pool));
    }
    int mtu = values.integer("mtu");
    if (mtu < 0) {
      throw ConfigException.invalid("invalid default MTU: " + mtu);
    }
    if (!values.flag("userland-proxy")) {
      throw ConfigException.invalid("userland-proxy=false is not supported by jdock yet");
    }
    return new EngineConfig.Network(
        values.text("bridge"),
        values.text("bip"),
        pools,
        values.flag("iptables"),
        values.all("dns"),
        values.all("dns-opt"),
        values.all("dns-search"),
        mtu);
  }

  private static Path absolute(Values values, String option) {
    return Path.of(values.text(option)).toAbsolutePath().normalize();
  }
}
