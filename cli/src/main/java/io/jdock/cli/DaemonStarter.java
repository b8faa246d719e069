package io.jdock.cli;

import io.jdock.api.client.EngineClient;
import java.io.File;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** Starts the daemon in a session of its own and waits until it answers. */
final class DaemonStarter {
  private static final Path LOG = Path.of("/var/log/jdockd.log");
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private DaemonStarter() {}

  static void start(GlobalOptions options, PrintStream err) throws IOException {
    err.println("jdock: no daemon answers, starting one (its log: " + LOG + ")");
    err.flush();
    File log = LOG.toFile();
    Process daemon =
        new ProcessBuilder("setsid", String.valueOf(options.launcher()), "daemon")
            .directory(new File("/"))
            .redirectInput(new File("/dev/null"))
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log))
            .redirectError(ProcessBuilder.Redirect.appendTo(log))
            .start();
    awaitAnswer(options, daemon);
  }

  /** A socket has no event for "somebody listens now", so this asks, in growing intervals. */
  private static void awaitAnswer(GlobalOptions options, Process daemon) throws IOException {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    long pauseMillis = 5;
    while (true) {
      try (EngineClient probe = new EngineClient(options.address(), options.tls(), "jdock")) {
        probe.version();
        return;
      } catch (IOException e) {
        if (!daemon.isAlive()) {
          throw new IOException(
              "the daemon ended with code " + daemon.exitValue() + " at once: see " + LOG, e);
        }
        if (System.nanoTime() > deadline) {
          throw new IOException(
              "the daemon does not answer after " + PATIENCE.toSeconds() + " s: see " + LOG, e);
        }
      }
      try {
        // ends early if the daemon does
        boolean ended = daemon.waitFor(pauseMillis, TimeUnit.MILLISECONDS);
        pauseMillis = ended ? 1 : Math.min(50, pauseMillis * 2);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IOException("interrupted while the daemon starts", e);
      }
    }
  }
}
