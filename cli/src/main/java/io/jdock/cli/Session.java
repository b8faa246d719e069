package io.jdock.cli;

import io.jdock.api.client.DaemonUnreachableException;
import io.jdock.api.client.EngineClient;
import io.jdock.api.client.Json;
import io.jdock.api.client.JsonObject;
import io.jdock.cli.terminal.Terminal;
import java.io.BufferedOutputStream;
import java.io.Closeable;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/** What a command works with: its streams, its terminal, the daemon, the user's settings. */
public final class Session implements Closeable {
  private final GlobalOptions options;
  private final InputStream in = new FileInputStream(FileDescriptor.in);
  private final PrintStream out;
  private final PrintStream err;
  private final Terminal terminal = new Terminal();
  private @Nullable EngineClient client;

  Session(GlobalOptions options, PrintStream out, PrintStream err) {
    this.options = options;
    this.out = out;
    this.err = err;
  }

  static PrintStream stream(FileDescriptor descriptor) {
    return new PrintStream(
        new BufferedOutputStream(new FileOutputStream(descriptor), 8192),
        false,
        StandardCharsets.UTF_8);
  }

  public InputStream in() {
    return in;
  }

  public PrintStream out() {
    return out;
  }

  public PrintStream err() {
    return err;
  }

  public Terminal terminal() {
    return terminal;
  }

  public boolean debug() {
    return options.debug();
  }

  /**
   * The daemon, started first if it is the machine's own, does not answer and we are root.
   *
   * @throws DaemonUnreachableException if there is no connection
   */
  public EngineClient client() throws IOException {
    EngineClient known = client;
    if (known == null) {
      known = new EngineClient(options.address(), options.tls(), "jdock/" + Version.NUMBER);
      try {
        known.version();
      } catch (DaemonUnreachableException e) {
        if (e.reason() != DaemonUnreachableException.Reason.NOT_RUNNING
            || !options.mayStartDaemon()) {
          throw e;
        }
        DaemonStarter.start(options, err);
        known.version();
      }
      client = known;
    }
    return known;
  }

  public ConfigFile config() throws IOException {
    return ConfigFile.in(options.configDirectory());
  }

  /**
   * The value of X-Registry-Auth for a registry. Credentials that cannot be read are a warning:
   * much can be had without any.
   *
   * @param registry {@code docker.io} or a host with its port
   */
  public String registryAuth(String registry) throws IOException {
    JsonObject auth = new JsonObject();
    try {
      auth = config().credentials(registry.equals("docker.io") ? ConfigFile.HUB : registry);
    } catch (IOException e) {
      err.println("WARNING: " + e.getMessage());
      err.flush();
    }
    return Base64.getUrlEncoder().encodeToString(Json.write(auth).getBytes(StandardCharsets.UTF_8));
  }

  /** The launcher script that started us; null if there was none. */
  public @Nullable Path launcher() {
    return options.launcher();
  }

  @Override
  public void close() {
    if (client != null) {
      client.close();
    }
    out.flush();
    err.flush();
  }
}
