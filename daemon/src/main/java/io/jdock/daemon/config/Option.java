package io.jdock.daemon.config;

import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A flag of the daemon, and its directive in daemon.json.
 *
 * @param shorthand one letter, or empty
 * @param directive the key in daemon.json; null when it cannot be set there
 * @param fallback the value when it is set nowhere, for the help text; empty for none
 */
record Option(
    String name,
    String shorthand,
    Kind kind,
    @Nullable String directive,
    String fallback,
    String description) {

  /** What values an option has. */
  enum Kind {
    BOOLEAN(""),
    STRING("string"),
    INTEGER("int"),
    /** May be given several times. */
    LIST("list"),
    /** {@code name=value}, may be given several times. */
    MAP("map");

    private final String placeholder;

    Kind(String placeholder) {
      this.placeholder = placeholder;
    }

    String placeholder() {
      return placeholder;
    }

    boolean repeats() {
      return this == LIST || this == MAP;
    }
  }

  static final String HOST = "host";
  static final String CONFIG_FILE = "config-file";
  static final String DATA_ROOT = "data-root";
  static final String EXEC_ROOT = "exec-root";
  static final String PIDFILE = "pidfile";
  static final String GROUP = "group";
  static final String DEBUG = "debug";
  static final String LOG_LEVEL = "log-level";
  static final String LIVE_RESTORE = "live-restore";
  static final String TLS = "tls";
  static final String TLS_CA = "tlscacert";
  static final String TLS_CERT = "tlscert";
  static final String TLS_KEY = "tlskey";
  static final String TLS_VERIFY = "tlsverify";
  static final String HELP = "help";
  static final String VERSION = "version";

  /** All of them, by name. */
  static final List<Option> ALL =
      List.of(
          string("bip", "", "", "Specify default-bridge IPv4 network"),
          string("bridge", "b", "jdock0", "Attach containers to a network bridge"),
          string("cgroup-parent", "", "jdock", "Set parent cgroup for all containers"),
          new Option(
              CONFIG_FILE,
              "",
              Kind.STRING,
              null,
              "/etc/jdock/daemon.json",
              "Daemon configuration file"),
          string(DATA_ROOT, "", "/var/lib/jdock", "Root directory of persistent jdock state"),
          bool(DEBUG, "D", "", "Enable debug mode"),
          list(
              "default-address-pool",
              "default-address-pools",
              "Default address pools for networks"),
          string("default-shm-size", "", "64MiB", "Default shm size for containers"),
          new Option(
              "default-ulimit",
              "",
              Kind.MAP,
              "default-ulimits",
              "",
              "Default ulimits for containers"),
          list("dns", "dns", "DNS server to use"),
          list("dns-opt", "dns-opts", "DNS options to use"),
          list("dns-search", "dns-search", "DNS search domains to use"),
          string(EXEC_ROOT, "", "/run/jdock", "Root directory for execution state files"),
          string(GROUP, "G", "docker", "Group for the unix socket"),
          new Option(HELP, "h", Kind.BOOLEAN, null, "", "Print usage"),
          new Option(HOST, "H", Kind.LIST, "hosts", "", "Daemon socket(s) to connect to"),
          bool(
              "init", "", "", "Run an init in the container to forward signals and reap processes"),
          list(
              "insecure-registry", "insecure-registries", "Enable insecure registry communication"),
          bool("iptables", "", "true", "Enable addition of iptables rules"),
          list("label", "labels", "Set key=value labels to the daemon"),
          bool(
              LIVE_RESTORE,
              "",
              "",
              "Enable live restore of jdock when containers are still running"),
          string("log-driver", "", "json-file", "Default driver for container logs"),
          string(
              LOG_LEVEL,
              "l",
              "info",
              "Set the logging level (\"debug\"|\"info\"|\"warn\"|\"error\"|\"fatal\")"),
          new Option(
              "log-opt", "", Kind.MAP, "log-opts", "", "Default log driver options for containers"),
          integer("max-concurrent-downloads", "3", "Set the max concurrent downloads"),
          integer("mtu", "0", "Set the MTU for the default \"bridge\" network"),
          string(PIDFILE, "p", "/run/jdock.pid", "Path to use for daemon PID file"),
          list("registry-mirror", "registry-mirrors", "Preferred registry mirror"),
          integer("shutdown-timeout", "15", "Set the default shutdown timeout"),
          string("storage-driver", "s", "overlay2", "Storage driver to use"),
          bool(TLS, "", "", "Use TLS; implied by --tlsverify"),
          string(TLS_CA, "", certificate("ca.pem"), "Trust certs signed only by this CA"),
          string(TLS_CERT, "", certificate("cert.pem"), "Path to TLS certificate file"),
          string(TLS_KEY, "", certificate("key.pem"), "Path to TLS key file"),
          bool(TLS_VERIFY, "", "", "Use TLS and verify the remote"),
          bool("userland-proxy", "", "true", "Use userland proxy for loopback traffic"),
          new Option(VERSION, "v", Kind.BOOLEAN, null, "", "Print version information and quit"));

  /** Where dockerd looks for its certificates. */
  private static String certificate(String name) {
    String chosen = System.getenv("DOCKER_CERT_PATH");
    return (chosen == null || chosen.isEmpty()
            ? Path.of(System.getProperty("user.home", "/root"), ".docker")
            : Path.of(chosen))
        .resolve(name)
        .toString();
  }

  private static Option string(String name, String shorthand, String fallback, String description) {
    return new Option(name, shorthand, Kind.STRING, name, fallback, description);
  }

  private static Option integer(String name, String fallback, String description) {
    return new Option(name, "", Kind.INTEGER, name, fallback, description);
  }

  private static Option bool(String name, String shorthand, String fallback, String description) {
    return new Option(name, shorthand, Kind.BOOLEAN, name, fallback, description);
  }

  private static Option list(String name, String directive, String description) {
    return new Option(name, "", Kind.LIST, directive, "", description);
  }

  static @Nullable Option named(String name) {
    return ALL.stream().filter(option -> option.name.equals(name)).findFirst().orElse(null);
  }

  static @Nullable Option withShorthand(String letter) {
    return ALL.stream().filter(option -> option.shorthand.equals(letter)).findFirst().orElse(null);
  }

  static @Nullable Option forDirective(String key) {
    return ALL.stream().filter(option -> key.equals(option.directive)).findFirst().orElse(null);
  }
}
