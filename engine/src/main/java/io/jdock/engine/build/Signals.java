package io.jdock.engine.build;

import java.util.List;
import java.util.Locale;

/**
 * The names of Linux's signals.
 *
 * @see <a href="https://man7.org/linux/man-pages/man7/signal.7.html">signal(7)</a>
 */
final class Signals {
  private static final List<String> NAMES =
      List.of(
          "ABRT", "ALRM", "BUS", "CHLD", "CLD", "CONT", "FPE", "HUP", "ILL", "INT", "IO", "IOT",
          "KILL", "PIPE", "POLL", "PROF", "PWR", "QUIT", "SEGV", "STKFLT", "STOP", "SYS", "TERM",
          "TRAP", "TSTP", "TTIN", "TTOU", "URG", "USR1", "USR2", "VTALRM", "WINCH", "XCPU", "XFSZ");
  private static final int MOST = 64;

  private Signals() {}

  /** Whether it is a signal's number or name, with or without {@code SIG}. */
  static boolean isKnown(String text) {
    if (text.matches("[0-9]{1,3}")) {
      int number = Integer.parseInt(text);
      return number > 0 && number <= MOST;
    }
    String name = text.toUpperCase(Locale.ROOT).replaceFirst("^SIG", "");
    return NAMES.contains(name) || name.matches("RTM(IN(\\+([1-9]|1[0-5]))?|AX(-([1-9]|1[0-4]))?)");
  }
}
