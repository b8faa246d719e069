package io.jdock.it.lab;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Debian's docker-registry, started inside a lab's network namespace, with a data folder that the
 * labs of one JVM share, one after the other: the images are put there once per build.
 */
public final class Registry implements AutoCloseable {
  private final Process process;
  private final String address;

  private Registry(Process process, String address) {
    this.process = process;
    this.address = address;
  }

  /** The folder that holds every test image, filled on first use by each of the tests' JVMs. */
  public static synchronized Path seededData() {
    Path data = Project.target().resolve("registry-" + Project.FORK);
    try {
      for (String name : TestImages.names()) {
        RegistryFolder.store(data, name, TestImages.make(name));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return data;
  }

  /**
   * Starts a registry.
   *
   * @param prefix words before the command, such as nsenter's
   * @param more further YAML for its configuration, or empty
   */
  public static Registry start(
      List<String> prefix, Path workDir, Path data, String address, String more, String httpMore) {
    try {
      Path config = workDir.resolve("registry-" + address.replaceAll("[^0-9A-Za-z]", "_") + ".yml");
      Files.writeString(
          config,
          """
          version: 0.1
          log: {level: warn, accesslog: {disabled: true}}
          storage:
            filesystem: {rootdirectory: %s}
            maintenance: {uploadpurging: {enabled: false}}
          http:
            addr: %s
            secret: lab
          %s
          %s
          """
              .formatted(data, address, httpMore.indent(2).stripTrailing(), more));
      List<String> command = new java.util.ArrayList<>(prefix);
      command.addAll(List.of("docker-registry", "serve", config.toString()));
      Path log = workDir.resolve("registry.log");
      ProcessBuilder builder =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
      builder.environment().put("OTEL_TRACES_EXPORTER", "none");
      Process process = builder.start();
      Registry registry = new Registry(process, address);
      Await.until(
          "registry on " + address,
          () -> {
            if (!process.isAlive()) {
              throw new AssertionError("docker-registry ended: " + read(log));
            }
            List<String> probe = new java.util.ArrayList<>(prefix);
            String scheme = httpMore.contains("tls:") ? "https" : "http";
            probe.addAll(
                List.of(
                    "curl",
                    "-sk",
                    "-m",
                    "2",
                    "-o",
                    "/dev/null",
                    "--noproxy",
                    "*",
                    scheme + "://" + address + "/v2/"));
            return Shell.run(probe).code() == 0;
          });
      return registry;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      return e.toString();
    }
  }

  public String address() {
    return address;
  }

  @Override
  public void close() {
    process.destroy();
    process.onExit().join();
  }
}
