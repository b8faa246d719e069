package io.jdock.cli.terminal;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The terminal this command runs on.
 *
 * <p>Modes and size go through {@code stty} with the terminal as its stdin: reaching ioctl(2) from
 * Java would need JNR, which takes 300 ms to load.
 */
public final class Terminal {
  /** Height and width in characters; both 0 if unknown. */
  public record Size(int rows, int columns) {}

  /** Whether stdin is a terminal. */
  public boolean in() {
    return isTerminal(0);
  }

  /** Whether stdout is a terminal. */
  public boolean out() {
    return isTerminal(1);
  }

  /** Whether stderr is a terminal. */
  public boolean err() {
    return isTerminal(2);
  }

  private static boolean isTerminal(int descriptor) {
    try {
      String target = Files.readSymbolicLink(Path.of("/proc/self/fd/" + descriptor)).toString();
      return target.startsWith("/dev/pts/")
          || (target.startsWith("/dev/tty") && !target.equals("/dev/tty0"))
          || target.equals("/dev/console");
    } catch (IOException e) {
      return false; // a closed descriptor is no terminal
    }
  }

  /** The size now. */
  public Size size() {
    if (!in() && !out()) {
      return new Size(0, 0);
    }
    try {
      String[] words = stty(in() ? 0 : 1, "stty size").split(" ");
      return words.length == 2
          ? new Size(Integer.parseInt(words[0]), Integer.parseInt(words[1]))
          : new Size(0, 0);
    } catch (IOException | NumberFormatException e) {
      return new Size(0, 0); // a terminal that does not tell, such as a serial line
    }
  }

  /** Switches to raw mode until the answer is closed; also restored if we are terminated. */
  public RawMode raw() throws IOException {
    String saved = stty(0, "stty -g && stty raw -echo -iexten");
    return new RawMode(saved);
  }

  static String stty(int descriptor, String script) throws IOException {
    Path tty = Path.of("/proc/self/fd/" + descriptor).toRealPath();
    Process process =
        new ProcessBuilder("sh", "-c", script)
            .redirectInput(tty.toFile())
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    try (InputStream in = process.getInputStream()) {
      String answer = new String(in.readAllBytes(), StandardCharsets.US_ASCII).strip();
      if (process.waitFor() != 0) {
        throw new IOException("stty failed on " + tty);
      }
      return answer;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while setting the terminal", e);
    }
  }
}
