package io.jdock.net;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** The programs that change the firewall: the only ones that jdock runs. */
class Iptables {
  /** Waits for other programs' lock on the tables. */
  private static final String WAIT = "-w";

  private final String program;

  Iptables() {
    this("iptables");
  }

  /**
   * @param program {@code iptables} or {@code ip6tables}
   */
  Iptables(String program) {
    this.program = program;
  }

  String program() {
    return program;
  }

  FirewallSnapshot save() throws IOException {
    return FirewallSnapshot.parse(run(List.of(program + "-save"), ""));
  }

  /**
   * Applies a change.
   *
   * @throws NetworkException with the program's words
   */
  void restore(FirewallChange change) throws IOException {
    run(List.of(program + "-restore", WAIT, "--noflush"), change.text());
  }

  private static String run(List<String> command, String input) throws IOException {
    Process process;
    try {
      process = new ProcessBuilder(command).start();
    } catch (IOException e) {
      throw new NetworkException(
          command.get(0)
              + " cannot be run: install iptables, or start the daemon with --iptables=false"
              + " (ports are then served by the daemon itself, and containers have no way out)",
          e);
    }
    CompletableFuture<String> errors =
        CompletableFuture.supplyAsync(
            () -> {
              try {
                return new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
              } catch (IOException e) {
                throw new UncheckedIOException(e);
              }
            });
    try (OutputStream to = process.getOutputStream()) {
      to.write(input.getBytes(StandardCharsets.UTF_8));
    }
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    try {
      int code = process.waitFor();
      if (code != 0) {
        throw new NetworkException(
            String.join(" ", command)
                + " failed (exit status "
                + code
                + "): "
                + errors.join().strip());
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
      throw new NetworkException("interrupted while running " + command.get(0), e);
    }
    return output;
  }
}
