package io.jdock.daemon.config;

import io.jdock.engine.EngineConfig;
import io.jdock.engine.Resources;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The options' values, from the flags or else the file or else the defaults, and how each kind of
 * value is read.
 */
record Values(Map<String, List<String>> flags, Map<String, List<String>> file) {
  private static final Set<String> TRUE = Set.of("1", "t", "T", "true", "TRUE", "True");
  private static final Set<String> FALSE = Set.of("0", "f", "F", "false", "FALSE", "False");
  private static final Pattern SIZE =
      Pattern.compile("([0-9]+(?:\\.[0-9]+)?) ?([kKmMgGtTpP]?)[iI]?[bB]?");

  static void check(Option option, String value) throws ConfigException {
    switch (option.kind()) {
      case BOOLEAN -> {
        if (!TRUE.contains(value) && !FALSE.contains(value)) {
          throw ConfigException.invalid(
              "strconv.ParseBool: parsing \"" + value + "\": invalid syntax");
        }
      }
      case INTEGER -> {
        try {
          Integer.parseInt(value);
        } catch (NumberFormatException e) {
          throw ConfigException.invalid(
              "strconv.ParseInt: parsing \"" + value + "\": invalid syntax");
        }
      }
      case MAP -> {
        if (option.name().equals("default-ulimit")) {
          ulimit(value);
        } else if (!value.contains("=")) {
          throw ConfigException.invalid(
              "invalid logging option: " + value + ": expected name=value");
        }
      }
      case STRING, LIST -> {
        if (option.name().equals("default-address-pool")) {
          addressPool(value);
        }
      }
    }
  }

  boolean has(String name) {
    return flags.containsKey(name) || file.containsKey(name);
  }

  List<String> all(String name) {
    List<String> given = flags.get(name);
    return given != null ? given : file.getOrDefault(name, List.of());
  }

  String text(String name) {
    List<String> given = all(name);
    if (!given.isEmpty()) {
      return given.get(given.size() - 1);
    }
    Option option = Option.named(name);
    return option == null ? "" : option.fallback();
  }

  boolean flag(String name) {
    return TRUE.contains(text(name));
  }

  int integer(String name) {
    return Integer.parseInt(text(name));
  }

  Map<String, String> map(String name) {
    Map<String, String> map = new TreeMap<>();
    for (String pair : all(name)) {
      int equals = pair.indexOf('=');
      map.put(pair.substring(0, equals), pair.substring(equals + 1));
    }
    return map;
  }

  /** Reads a size in bytes: {@code 64m}, {@code 64MiB}, {@code 67108864}. */
  static long size(String text) throws ConfigException {
    Matcher matcher = SIZE.matcher(text);
    if (!matcher.matches()) {
      throw ConfigException.invalid("invalid size: '" + text + "'");
    }
    String unit = matcher.group(2).toLowerCase(Locale.ROOT);
    int shift = unit.isEmpty() ? 0 : 10 * ("kmgtp".indexOf(unit) + 1);
    return (long) (Double.parseDouble(matcher.group(1)) * (1L << shift));
  }

  /** Reads {@code base=172.80.0.0/16,size=24}. */
  static EngineConfig.AddressPool addressPool(String text) throws ConfigException {
    String base = "";
    @Nullable Integer size = null;
    for (String field : text.split(",", -1)) {
      int equals = field.indexOf('=');
      String key = equals < 0 ? field : field.substring(0, equals);
      String value = equals < 0 ? "" : field.substring(equals + 1);
      switch (key.toLowerCase(Locale.ROOT)) {
        case "base" -> base = value;
        case "size" -> {
          try {
            size = Integer.valueOf(value);
          } catch (NumberFormatException e) {
            throw ConfigException.invalid("invalid size value: " + value + " (must be integer)");
          }
        }
        default -> throw ConfigException.invalid("unexpected key '" + key + "' in '" + field + "'");
      }
    }
    if (base.isEmpty() || size == null) {
      throw ConfigException.invalid(
          "default-address-pool needs base=SUBNET,size=BITS: '" + text + "'");
    }
    return new EngineConfig.AddressPool(base, size);
  }

  /** Reads {@code nofile=1024:2048}, or one number for both. */
  static Resources.Ulimit ulimit(String text) throws ConfigException {
    int equals = text.indexOf('=');
    String[] limits = text.substring(equals + 1).split(":", -1);
    if (equals <= 0 || limits.length > 2) {
      throw ConfigException.invalid("invalid ulimit argument: " + text);
    }
    try {
      long soft = Long.parseLong(limits[0]);
      long hard = limits.length == 2 ? Long.parseLong(limits[1]) : soft;
      return new Resources.Ulimit(text.substring(0, equals), soft, hard);
    } catch (NumberFormatException e) {
      throw ConfigException.invalid("invalid ulimit argument: " + text);
    }
  }
}
