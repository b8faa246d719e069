package io.jdock.cli;

import io.jdock.api.client.DaemonAddress;
import io.jdock.api.client.TlsSettings;
import io.jdock.cli.flag.Flag;
import io.jdock.cli.flag.FlagException;
import io.jdock.cli.flag.Flags;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The options that stand before the command, and the environment they default to. */
final class GlobalOptions {
  static final String DEFAULT_HOST = "unix:///run/jdock.sock";
  private static final Set<String> LOG_LEVELS = Set.of("debug", "info", "warn", "error", "fatal");

  /** Docker's own, so that one login, credential helper or detach key serves both clients. */
  private final Path home = configured("DOCKER_CONFIG");

  private final Path certificates = certificates();
  private final Flags flags = new Flags(false, true);
  private final Flag<String> config =
      flags.string(null, "config", home.toString(), "Location of client config files");
  private final Flag<String> context =
      flags.string("c", "context", "Refused: jdock has no contexts; use --host");
  private final Flag<Boolean> debug = flags.bool("D", "debug", "Enable debug mode");
  private final Flag<List<String>> host =
      flags.list("H", "host", "Daemon socket to connect to (default " + DEFAULT_HOST + ")");
  private final Flag<String> logLevel =
      flags.string(
          "l",
          "log-level",
          "info",
          "Set the logging level (\"debug\", \"info\", \"warn\", \"error\", \"fatal\")");
  private final Flag<Boolean> tls = flags.bool(null, "tls", "Use TLS; implied by --tlsverify");
  private final Flag<String> tlsCa =
      flags.string(
          null,
          "tlscacert",
          certificates.resolve("ca.pem").toString(),
          "Trust certs signed only by this CA");
  private final Flag<String> tlsCertificate =
      flags.string(
          null,
          "tlscert",
          certificates.resolve("cert.pem").toString(),
          "Path to TLS certificate file");
  private final Flag<String> tlsKey =
      flags.string(
          null, "tlskey", certificates.resolve("key.pem").toString(), "Path to TLS key file");
  private final Flag<Boolean> tlsVerify =
      flags.bool(null, "tlsverify", "Use TLS and verify the remote");
  private final Flag<Boolean> version =
      flags.bool("v", "version", "Print version information and quit");

  Flags flags() {
    return flags;
  }

  /** Reads the options; answers the command and what follows it. */
  List<String> parse(List<String> words) {
    List<String> rest = flags.parse(words);
    if (context.changed()) {
      throw new CommandException("jdock has no contexts: use --host, or set JDOCK_HOST");
    }
    if (!LOG_LEVELS.contains(logLevel.get().toLowerCase(Locale.ROOT))) {
      throw new CommandException("unable to parse logging level: " + logLevel.get());
    }
    if (host.get().size() > 1) {
      throw new CommandException("specify only one -H");
    }
    return rest;
  }

  boolean helpAsked() {
    return flags.helpAsked();
  }

  boolean versionAsked() {
    return version.get();
  }

  boolean debug() {
    return debug.get() || logLevel.get().equalsIgnoreCase("debug");
  }

  Path configDirectory() {
    return Path.of(config.get());
  }

  private String hostText() {
    if (!host.get().isEmpty()) {
      return host.get().get(0);
    }
    String fromEnvironment = System.getenv("JDOCK_HOST");
    return fromEnvironment == null || fromEnvironment.isEmpty() ? DEFAULT_HOST : fromEnvironment;
  }

  DaemonAddress address() {
    try {
      return DaemonAddress.parse(hostText(), usesTls() ? 2376 : 2375);
    } catch (IllegalArgumentException e) {
      throw new FlagException("unable to resolve jdock endpoint: " + e.getMessage());
    }
  }

  /** Docker's own folder, so that one set of certificates serves both clients. */
  private static Path certificates() {
    return configured("DOCKER_CERT_PATH");
  }

  private static Path configured(String variable) {
    String chosen = System.getenv(variable);
    return chosen == null || chosen.isEmpty()
        ? Path.of(System.getProperty("user.home", "/root")).resolve(".docker")
        : Path.of(chosen);
  }

  private boolean usesTls() {
    return tls.get() || verifiesTls() || tlsVerify.changed();
  }

  /** Any value but an empty one asks for it in the environment; the option has the last word. */
  private boolean verifiesTls() {
    String asked = System.getenv("DOCKER_TLS_VERIFY");
    return tlsVerify.changed() ? tlsVerify.get() : asked != null && !asked.isEmpty();
  }

  @Nullable TlsSettings tls() {
    return usesTls()
        ? new TlsSettings(
            Path.of(tlsCa.get()), present(tlsCertificate), present(tlsKey), verifiesTls())
        : null;
  }

  /** A client without a certificate presents none; one that was named must be there. */
  private static @Nullable Path present(Flag<String> file) {
    Path path = Path.of(file.get());
    return file.changed() || Files.exists(path) ? path : null;
  }

  /** Only the machine's own daemon is ours to start, and only by root. */
  boolean mayStartDaemon() {
    return hostText().equals(DEFAULT_HOST)
        && launcher() != null
        && "root".equals(System.getProperty("user.name"));
  }

  @Nullable Path launcher() {
    String path = System.getProperty("jdock.launcher");
    return path == null ? null : Path.of(path);
  }
}
