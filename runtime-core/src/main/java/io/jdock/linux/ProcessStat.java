package io.jdock.linux;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.OptionalLong;

/**
 * When a process started, from {@code /proc/PID/stat}: with its pid, what tells it from a later
 * process that was given the same number.
 *
 * @see <a href="https://man7.org/linux/man-pages/man5/proc_pid_stat.5.html">proc_pid_stat(5)</a>
 */
public final class ProcessStat {
  /** The field's index after the command's closing parenthesis: field 22 of the page. */
  private static final int START_TIME = 19;

  private ProcessStat() {}

  /** Clock ticks from boot to the process' start; empty when there is no such process. */
  public static OptionalLong startTimeTicks(int pid) throws IOException {
    try {
      Path stat = Path.of("/proc", Integer.toString(pid), "stat");
      return OptionalLong.of(parse(Files.readString(stat, StandardCharsets.ISO_8859_1)));
    } catch (NoSuchFileException e) {
      return OptionalLong.empty();
    } catch (IOException e) {
      // A process that ends between open and read answers ESRCH, which Java has no type for.
      if (Files.exists(Path.of("/proc", Integer.toString(pid)))) {
        throw e;
      }
      return OptionalLong.empty();
    }
  }

  /** The command may hold spaces and parentheses: fields are counted after the last one. */
  static long parse(String stat) throws IOException {
    String[] fields = stat.substring(stat.lastIndexOf(')') + 2).strip().split(" ");
    if (fields.length <= START_TIME) {
      throw new IOException("/proc/PID/stat has no start time: " + stat);
    }
    return Long.parseLong(fields[START_TIME]);
  }
}
