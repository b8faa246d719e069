package io.jdock.engine.container;

import io.jdock.engine.Containers.ProcessTable;
import io.jdock.engine.EngineException;
import io.jdock.runtime.ContainerProcess;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What ps(1) on the host would print of a container's processes, read from /proc: {@code -ef},
 * {@code aux} and {@code -o} with the usual columns.
 */
final class ProcessTop {
  private static final long TICKS_PER_SECOND = 100; // USER_HZ, on every architecture we run on
  private static final List<String> FULL =
      List.of("UID", "PID", "PPID", "C", "STIME", "TTY", "TIME", "CMD");
  private static final List<String> AUX =
      List.of(
          "USER", "PID", "%CPU", "%MEM", "VSZ", "RSS", "TTY", "STAT", "START", "TIME", "COMMAND");

  private final Clock clock;
  private final Map<String, String> users;

  ProcessTop(Clock clock) throws IOException {
    this.clock = clock;
    this.users = users();
  }

  private static Map<String, String> users() throws IOException {
    Map<String, String> byUid = new HashMap<>();
    Path passwd = Path.of("/etc/passwd");
    if (Files.exists(passwd)) {
      for (String line : Files.readAllLines(passwd)) {
        String[] fields = line.split(":", -1);
        if (fields.length > 2) {
          byUid.putIfAbsent(fields[2], fields[0]);
        }
      }
    }
    return byUid;
  }

  static ProcessTable of(ContainerProcess process, String psArgs, Clock clock) throws IOException {
    List<String> columns = columns(psArgs);
    ProcessTop top = new ProcessTop(clock);
    List<List<String>> rows = new ArrayList<>();
    for (int pid : process.pids()) {
      Entry entry = Entry.read(pid);
      if (entry != null) {
        List<String> row = new ArrayList<>();
        for (String column : columns) {
          row.add(top.cell(entry, column));
        }
        rows.add(row);
      }
    }
    return new ProcessTable(columns, rows);
  }

  /**
   * @throws EngineException for arguments that only ps(1) itself knows
   */
  private static List<String> columns(String psArgs) {
    String args = psArgs.strip();
    switch (args) {
      case "", "-ef", "ef", "-e -f" -> {
        return FULL;
      }
      case "aux", "-aux", "auxww", "auwx" -> {
        return AUX;
      }
      default -> {}
    }
    List<String> columns = new ArrayList<>();
    String[] words = args.split("[\\s]+");
    for (int i = 0; i < words.length; i++) {
      if (words[i].matches("-?e?o") && i + 1 < words.length) {
        for (String name : words[++i].split(",", -1)) {
          columns.add(column(name, args));
        }
      } else if (!words[i].matches("-?e|-?ax|-?A")) {
        throw unknown(args);
      }
    }
    if (columns.isEmpty()) {
      throw unknown(args);
    }
    if (!columns.contains("PID")) {
      throw EngineException.invalid("Couldn't find PID field in ps output");
    }
    return columns;
  }

  private static EngineException unknown(String args) {
    return EngineException.invalid(
        "ps arguments not supported: " + args + ": give -ef, aux, or -o with column names");
  }

  private static String column(String name, String args) {
    return switch (name.toLowerCase(Locale.ROOT)) {
      case "pid" -> "PID";
      case "ppid" -> "PPID";
      case "user", "euser", "uname" -> "USER";
      case "uid", "euid" -> "UID";
      case "cmd", "args", "command" -> name.equals("cmd") ? "CMD" : "COMMAND";
      case "comm", "ucmd" -> "COMM";
      case "rss" -> "RSS";
      case "vsz", "vsize" -> "VSZ";
      case "stat", "s", "state" -> "STAT";
      case "tty", "tt" -> "TTY";
      case "time", "cputime" -> "TIME";
      case "stime", "start" -> "STIME";
      case "etime" -> "ELAPSED";
      case "%cpu", "pcpu" -> "%CPU";
      case "%mem", "pmem" -> "%MEM";
      case "c" -> "C";
      default -> throw unknown(args);
    };
  }

  private String cell(Entry e, String column) throws IOException {
    return switch (column) {
      case "PID" -> Integer.toString(e.pid);
      case "PPID" -> e.field(1);
      case "UID", "USER" -> users.getOrDefault(e.uid, e.uid);
      case "C" -> Long.toString(cpuPercent(e));
      case "%CPU" -> String.format(Locale.ROOT, "%.1f", cpuShare(e));
      case "%MEM" -> String.format(Locale.ROOT, "%.1f", 100.0 * e.rssKb() / memoryKb());
      case "VSZ" -> Long.toString(Long.parseLong(e.field(20)) / 1024);
      case "RSS" -> Long.toString(e.rssKb());
      case "STAT" -> e.field(0);
      case "TTY" -> tty(Integer.parseInt(e.field(4)));
      case "STIME", "START" -> startTime(e);
      case "TIME" -> clockTime(Duration.ofSeconds(e.cpuTicks() / TICKS_PER_SECOND));
      case "ELAPSED" -> clockTime(elapsed(e));
      case "COMM" -> e.comm;
      default -> e.command;
    };
  }

  private static String tty(int device) {
    int major = device >> 8 & 0xfff;
    int minor = device & 0xff | device >> 12 & ~0xff;
    return device == 0 ? "?" : major >= 136 && major <= 143 ? "pts/" + minor : "tty" + minor;
  }

  private static String clockTime(Duration time) {
    return String.format(
        Locale.ROOT, "%02d:%02d:%02d", time.toHours(), time.toMinutesPart(), time.toSecondsPart());
  }

  private static double uptime() throws IOException {
    return Double.parseDouble(Files.readString(Path.of("/proc/uptime")).split(" ")[0]);
  }

  private static long memoryKb() throws IOException {
    String first = Files.readAllLines(Path.of("/proc/meminfo")).get(0);
    return Long.parseLong(first.replaceAll("\\D", ""));
  }

  private static Duration elapsed(Entry e) throws IOException {
    double seconds = uptime() - (double) e.startTicks() / TICKS_PER_SECOND;
    return Duration.ofMillis(Math.max(0, (long) (seconds * 1000)));
  }

  private static double cpuShare(Entry e) throws IOException {
    double seconds = Math.max(0.01, elapsed(e).toMillis() / 1000.0);
    return Math.min(99.9, 100.0 * e.cpuTicks() / TICKS_PER_SECOND / seconds);
  }

  private static long cpuPercent(Entry e) throws IOException {
    return (long) cpuShare(e);
  }

  private String startTime(Entry e) throws IOException {
    Instant start = clock.instant().minus(elapsed(e));
    boolean today = Duration.between(start, clock.instant()).toHours() < 24;
    return DateTimeFormatter.ofPattern(today ? "HH:mm" : "MMMdd", Locale.ROOT)
        .withZone(ZoneId.systemDefault())
        .format(start);
  }

  /** A process as /proc tells, see proc_pid_stat(5). */
  private record Entry(int pid, String uid, String comm, String command, String[] fields) {
    String field(int index) {
      return fields[index];
    }

    long cpuTicks() {
      return Long.parseLong(fields[11]) + Long.parseLong(fields[12]);
    }

    long startTicks() {
      return Long.parseLong(fields[19]);
    }

    long rssKb() {
      return Long.parseLong(fields[21]) * 4;
    }

    /** Null when it has ended meanwhile. */
    static @Nullable Entry read(int pid) throws IOException {
      Path proc = Path.of("/proc", Integer.toString(pid));
      try {
        String stat = Files.readString(proc.resolve("stat"), StandardCharsets.ISO_8859_1);
        int open = stat.indexOf('(');
        int close = stat.lastIndexOf(')');
        String comm = stat.substring(open + 1, close);
        String commandLine =
            Files.readString(proc.resolve("cmdline"), StandardCharsets.UTF_8)
                .replace('\0', ' ')
                .strip();
        return new Entry(
            pid,
            Files.getAttribute(proc, "unix:uid").toString(),
            comm,
            commandLine.isEmpty() ? "[" + comm + "]" : commandLine,
            stat.substring(close + 2).strip().split(" "));
      } catch (NoSuchFileException e) {
        return null;
      } catch (IOException e) {
        if (Files.exists(proc)) {
          throw e;
        }
        return null;
      }
    }
  }
}
