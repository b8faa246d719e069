package io.jdock.engine.log;

import io.jdock.engine.EngineException;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Values of log options, read as Go's and Docker's libraries read them. */
public final class OptionValues {
  private static final Pattern SIZE =
      Pattern.compile("(\\d{1,18})(\\.\\d+)? ?(?:([kKmMgGtTpP])([iI])?)?[bB]?");
  private static final Pattern DURATION_PART =
      Pattern.compile("(\\d+(?:\\.\\d*)?|\\.\\d+)(ns|us|µs|ms|s|m|h)");
  private static final Pattern NUMBER = Pattern.compile("\\d+\\.?\\d*|\\.\\d+");
  private static final Set<String> TRUE = Set.of("1", "t", "T", "TRUE", "true", "True");
  private static final Set<String> FALSE = Set.of("0", "f", "F", "FALSE", "false", "False");

  private OptionValues() {}

  /** A size whose k is 1000. */
  static long decimalSize(String text) {
    return size(text, 1000);
  }

  /** A size whose k is 1024. */
  public static long binarySize(String text) {
    return size(text, 1024);
  }

  private static long size(String text, int unit) {
    Matcher matcher = SIZE.matcher(text);
    if (!matcher.matches()) {
      throw EngineException.invalid("invalid size: '" + text + "'");
    }
    String fraction = matcher.group(2) == null ? "" : matcher.group(2);
    double number = Double.parseDouble(matcher.group(1) + fraction);
    String prefix = matcher.group(3) == null ? "" : matcher.group(3).toLowerCase(Locale.ROOT);
    return (long)
        (number * Math.pow(unit, " kmgtp".indexOf(prefix.isEmpty() ? ' ' : prefix.charAt(0))));
  }

  public static boolean flag(Map<String, String> options, String key, boolean otherwise) {
    String text = options.get(key);
    if (text == null) {
      return otherwise;
    }
    if (!TRUE.contains(text) && !FALSE.contains(text)) {
      throw EngineException.invalid("strconv.ParseBool: parsing \"" + text + "\": invalid syntax");
    }
    return TRUE.contains(text);
  }

  public static int number(Map<String, String> options, String key, int otherwise) {
    String text = options.get(key);
    if (text == null) {
      return otherwise;
    }
    try {
      return Integer.parseInt(text);
    } catch (NumberFormatException e) {
      throw new EngineException(
          EngineException.Kind.INVALID_PARAMETER,
          "strconv.Atoi: parsing \"" + text + "\": invalid syntax",
          e);
    }
  }

  /** Go's time.ParseDuration, in nanoseconds. */
  public static long nanos(String text) {
    boolean negative = text.startsWith("-");
    String rest = negative || text.startsWith("+") ? text.substring(1) : text;
    if (rest.equals("0")) {
      return 0;
    }
    Matcher matcher = DURATION_PART.matcher(rest);
    double nanos = 0;
    int at = 0;
    while (at < rest.length() && matcher.find(at) && matcher.start() == at) {
      double unit =
          switch (matcher.group(2)) {
            case "ns" -> 1;
            case "us", "µs" -> 1e3;
            case "ms" -> 1e6;
            case "s" -> 1e9;
            case "m" -> 60e9;
            default -> 3600e9;
          };
      nanos += Double.parseDouble(matcher.group(1)) * unit;
      at = matcher.end();
    }
    if (at == 0 || at < rest.length()) {
      boolean noUnit = NUMBER.matcher(rest.substring(at)).matches();
      throw EngineException.invalid(
          "time: " + (noUnit ? "missing unit in" : "invalid") + " duration \"" + text + "\"");
    }
    return (long) (negative ? -nanos : nanos);
  }

  /**
   * @param words what Docker says of an unknown option, with {@code %s} for its name
   */
  public static void known(Map<String, String> options, Set<String> known, String words) {
    for (String key : options.keySet()) {
      if (!known.contains(key)) {
        throw EngineException.invalid(String.format(Locale.ROOT, words, key));
      }
    }
  }

  /** Values of the options that all drivers with attributes and tags share. */
  public static void attributes(Map<String, String> options) {
    for (String key : Set.of("labels-regex", "env-regex")) {
      if (options.containsKey(key)) {
        LogContext.pattern(options.get(key));
      }
    }
    LogTag.parse(options.getOrDefault("tag", ""));
  }
}
