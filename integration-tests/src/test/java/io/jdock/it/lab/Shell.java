package io.jdock.it.lab;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Runs a command to its end and keeps what it said. */
public final class Shell {

  /** What a command left: exit code, standard output and standard error. */
  public record Result(List<String> command, int code, String out, String err) {
    /** Both streams, for messages. */
    public String all() {
      return out + err;
    }

    /** Standard output without the newline at its end. */
    public String line() {
      return out.stripTrailing();
    }

    /** This result, if the command succeeded; an error that shows everything otherwise. */
    public Result ok() {
      return code(0);
    }

    /** This result, if the command ended with that code. */
    public Result code(int expected) {
      if (code != expected) {
        throw new AssertionError(
            String.join(" ", command)
                + "\n  exit code "
                + code
                + ", expected "
                + expected
                + "\n--- stdout\n"
                + out
                + "\n--- stderr\n"
                + err);
      }
      return this;
    }
  }

  private static final Duration LIMIT = Duration.ofSeconds(120);

  private Shell() {}

  public static Result run(List<String> command) {
    return run(command, Map.of(), null, null);
  }

  public static Result run(String... command) {
    return run(List.of(command));
  }

  /** Runs with more environment, a working directory and standard input; null: none. */
  public static Result run(
      List<String> command,
      Map<String, String> environment,
      @Nullable Path directory,
      byte @Nullable [] input) {
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().putAll(environment);
    if (directory != null) {
      builder.directory(directory.toFile());
    }
    try {
      // Files, not pipes: a process that the command left behind would hold a pipe open for ever.
      Path out = Files.createTempFile("shell", ".out");
      Path err = Files.createTempFile("shell", ".err");
      try {
        return await(builder, out, err, input);
      } finally {
        Files.delete(out);
        Files.delete(err);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted: " + String.join(" ", command), e);
    }
  }

  private static Result await(ProcessBuilder builder, Path out, Path err, byte @Nullable [] input)
      throws IOException, InterruptedException {
    Process process = builder.redirectOutput(out.toFile()).redirectError(err.toFile()).start();
    try (var stdin = process.getOutputStream()) {
      if (input != null) {
        stdin.write(input);
      }
    } catch (IOException closedByTheCommand) {
      // It did not read all of its input; its exit code tells whether that was wrong.
    }
    boolean ended = process.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS);
    if (!ended) {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
    }
    Result result =
        new Result(builder.command(), ended ? process.exitValue() : -1, read(out), read(err));
    if (!ended) {
      throw new AssertionError("no end within " + LIMIT.toSeconds() + " s: " + result);
    }
    return result;
  }

  private static String read(Path file) throws IOException {
    return new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
  }
}
