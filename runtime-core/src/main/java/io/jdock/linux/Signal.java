package io.jdock.linux;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Signals by name and number, as {@code docker kill --signal} takes them.
 *
 * @see <a href="https://man7.org/linux/man-pages/man7/signal.7.html">signal(7)</a>
 */
public final class Signal {
  public static final int SIGHUP = 1;
  public static final int SIGINT = 2;
  public static final int SIGKILL = 9;
  public static final int SIGTERM = 15;
  public static final int SIGCHLD = 17;
  public static final int SIGCONT = 18;
  public static final int SIGSTOP = 19;
  public static final int SIGWINCH = 28;

  /** The C library keeps 32 and 33 for itself, so SIGRTMIN is 34 to programs. */
  private static final int RT_MIN = 34;

  private static final int RT_MAX = 64;

  /** Names by number from 1; x86-64 and aarch64 agree. */
  private static final String[] NAMES = {
    "HUP", "INT", "QUIT", "ILL", "TRAP", "ABRT", "BUS", "FPE", "KILL", "USR1", "SEGV", "USR2",
    "PIPE", "ALRM", "TERM", "STKFLT", "CHLD", "CONT", "STOP", "TSTP", "TTIN", "TTOU", "URG", "XCPU",
    "XFSZ", "VTALRM", "PROF", "WINCH", "IO", "PWR", "SYS"
  };

  private static final Map<String, Integer> BY_NAME = byName();

  private Signal() {}

  private static Map<String, Integer> byName() {
    Map<String, Integer> map = new TreeMap<>();
    for (int i = 0; i < NAMES.length; i++) {
      map.put(NAMES[i], i + 1);
    }
    map.put("CLD", SIGCHLD);
    map.put("IOT", 6);
    map.put("POLL", 29);
    map.put("RTMIN", RT_MIN);
    map.put("RTMAX", RT_MAX);
    for (int i = 1; i <= 15; i++) {
      map.put("RTMIN+" + i, RT_MIN + i);
    }
    for (int i = 1; i <= 14; i++) {
      map.put("RTMAX-" + i, RT_MAX - i);
    }
    return Map.copyOf(map);
  }

  /**
   * Reads {@code SIGTERM}, {@code term} or {@code 15}.
   *
   * @return the number, 1 to 64; empty when there is no such signal
   */
  public static Optional<Integer> parse(String text) {
    if (!text.isEmpty() && text.chars().allMatch(c -> c >= '0' && c <= '9')) {
      int number = text.length() > 3 ? 0 : Integer.parseInt(text);
      return number >= 1 && number <= RT_MAX ? Optional.of(number) : Optional.empty();
    }
    String upper = text.toUpperCase(Locale.ROOT);
    return Optional.ofNullable(BY_NAME.get(upper.startsWith("SIG") ? upper.substring(3) : upper));
  }

  /** The name with its prefix, such as {@code SIGTERM}; {@code signal 99} for no signal. */
  public static String name(int number) {
    if (number >= 1 && number <= NAMES.length) {
      return "SIG" + NAMES[number - 1];
    }
    if (number == RT_MIN) {
      return "SIGRTMIN";
    }
    if (number > RT_MIN && number <= RT_MIN + 15) {
      return "SIGRTMIN+" + (number - RT_MIN);
    }
    if (number == RT_MAX) {
      return "SIGRTMAX";
    }
    return number > RT_MIN && number < RT_MAX
        ? "SIGRTMAX-" + (RT_MAX - number)
        : "signal " + number;
  }
}
