package io.jdock.daemon;

import io.jdock.api.client.Build;
import io.jdock.daemon.config.ConfigException;
import io.jdock.daemon.config.DaemonConfig;
import io.jdock.daemon.routes.Product;
import io.jdock.engine.EngineException;
import io.jdock.linux.LinuxException;
import io.jdock.linux.Syscalls;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Properties;

/** {@code jdock daemon}, also known as jdockd. */
public final class Main {
  private static final System.Logger LOG = System.getLogger(Main.class.getName());
  private static final int USAGE = 125;
  private static final int FAILED = 1;

  private Main() {}

  public static void main(String[] arguments) throws InterruptedException {
    System.exit(run(List.of(arguments), System.out, System.err));
  }

  /**
   * Runs the daemon until it is asked to end.
   *
   * @return its exit status
   */
  static int run(List<String> arguments, PrintStream out, PrintStream err)
      throws InterruptedException {
    Product product = Product.of(version());
    DaemonConfig config;
    try {
      DaemonConfig.Request request = DaemonConfig.read(arguments);
      if (request instanceof DaemonConfig.Request.Serve serve) {
        config = serve.config();
      } else {
        out.print(
            request instanceof DaemonConfig.Request.Help help
                ? help.text()
                : "jdock daemon version " + product.version() + ", build " + Build.commit() + "\n");
        return 0;
      }
    } catch (ConfigException e) {
      err.println(e.text());
      if (e.isUsage()) {
        err.println("See 'jdock daemon --help'.");
      }
      return e.isUsage() ? USAGE : FAILED;
    }
    try {
      requireRoot();
      return serve(config, arguments, product);
    } catch (IOException e) {
      err.println(e.getMessage());
    } catch (EngineException e) {
      err.println("failed to start daemon: " + e.text());
    } catch (RuntimeException | LinkageError e) {
      // A fault of ours: threads that have begun must not keep half a daemon alive.
      e.printStackTrace(err);
    }
    return FAILED;
  }

  private static int serve(DaemonConfig config, List<String> arguments, Product product)
      throws IOException, InterruptedException {
    DaemonLog.configure(config.logLevel());
    StopSignals signals = new StopSignals();
    signals.install(() -> reload(arguments));
    Syscalls kernel = Syscalls.host();
    forbidDumps(kernel);
    try (Daemon daemon = Daemon.start(config, product, EngineWiring::open)) {
      LOG.log(System.Logger.Level.INFO, "jdock " + product.version() + " has started");
      WarmUp.begin(daemon.addresses());
      signals.await();
      LOG.log(System.Logger.Level.INFO, "Processing signal to end");
    }
    LOG.log(System.Logger.Level.INFO, "Daemon shutdown complete");
    return 0;
  }

  /**
   * No process of a container may look into this one: its memory is shared with the child until
   * exec (CVE-2016-9962, prctl(2) PR_SET_DUMPABLE).
   */
  private static void forbidDumps(Syscalls kernel) throws LinuxException {
    LinuxException.check(
        kernel.invoke(io.jdock.linux.SyscallNumber.PRCTL, PR_SET_DUMPABLE, 0),
        "prctl",
        "PR_SET_DUMPABLE");
  }

  private static final long PR_SET_DUMPABLE = 4;

  private static void requireRoot() throws IOException {
    Object uid = Files.getAttribute(Path.of("/proc/self"), "unix:uid");
    if (!Integer.valueOf(0).equals(uid)) {
      throw new IOException("jdock daemon needs to be started with root privileges: use sudo");
    }
  }

  /** Of what SIGHUP reloads in dockerd, this is what can change in a running engine. */
  private static void reload(List<String> arguments) {
    try {
      if (DaemonConfig.read(arguments) instanceof DaemonConfig.Request.Serve serve) {
        DaemonLog.setLevel(serve.config().logLevel());
        LOG.log(
            System.Logger.Level.INFO,
            "Reloaded " + serve.config().configFile() + ": log level " + serve.config().logLevel());
      }
    } catch (ConfigException e) {
      LOG.log(System.Logger.Level.ERROR, e.text());
    }
  }

  private static String version() {
    Properties properties = new Properties();
    try (InputStream in = Main.class.getResourceAsStream("version.properties")) {
      if (in != null) {
        properties.load(in);
      }
    } catch (IOException e) {
      LOG.log(System.Logger.Level.WARNING, "cannot read the version", e);
    }
    return properties.getProperty("version", "unknown");
  }
}
