package io.jdock.compose.load;

import io.jdock.compose.model.Form;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Values that may be written in more than one way, see {@link Form}. */
final class Forms {
  private static final Pattern SIZE =
      Pattern.compile("(\\d+(?:\\.\\d+)?) ?([kKmMgGtTpP])?[iI]?[bB]?");

  private Forms() {}

  static Object decode(Object value, Form form) throws ComposeException {
    return switch (form) {
      case BYTES -> bytes(value);
      case COUNT -> count(value);
      case COMMAND -> value instanceof String line ? ShellWords.split(line) : strings(value);
      case HEALTH_TEST ->
          value instanceof String line ? List.of("CMD-SHELL", line) : strings(value);
      case STRINGS -> strings(value);
      case MAPPING -> pairs(value, "");
      case ENVIRONMENT -> pairs(value, null);
      case SSH -> pairs(value, null);
      case MULTI -> multi(value);
      case HOSTS -> hosts(value);
      case OCTAL -> octal(value);
      case EXTENSIONS -> throw new IllegalArgumentException("extensions are no value");
    };
  }

  /** {@code 512m} in bytes; units are powers of 1024. */
  static long bytes(Object value) throws ComposeException {
    if (value instanceof Number number) {
      return number.longValue();
    }
    String text = GoText.of(value);
    if (text.equals("-1")) {
      return -1;
    }
    Matcher matcher = SIZE.matcher(text);
    if (!matcher.matches()) {
      throw new ComposeException("invalid size: '" + text + "'");
    }
    String unit = matcher.group(2);
    int power = unit == null ? 0 : "kmgtp".indexOf(unit.toLowerCase(Locale.ROOT)) + 1;
    return new BigDecimal(matcher.group(1))
        .multiply(BigDecimal.valueOf(1024).pow(power))
        .longValue();
  }

  private static long count(Object value) throws ComposeException {
    if (value instanceof Long number) {
      return number;
    }
    String text = GoText.of(value);
    if (text.equalsIgnoreCase("all")) {
      return -1;
    }
    try {
      return Long.parseLong(text);
    } catch (NumberFormatException e) {
      throw new ComposeException(
          "invalid value " + GoText.quote(text) + ", the only value allowed is 'all' or a number",
          e);
    }
  }

  private static List<String> strings(Object value) {
    List<@Nullable Object> list = Trees.list(value);
    if (list == null) {
      return List.of(GoText.of(value));
    }
    return list.stream().map(each -> each == null ? "" : GoText.of(each)).toList();
  }

  private static Map<String, @Nullable String> pairs(Object value, @Nullable String standard)
      throws ComposeException {
    Map<String, @Nullable String> pairs = new TreeMap<>();
    Map<String, @Nullable Object> mapping = Trees.mapping(value);
    if (mapping != null) {
      mapping.forEach((key, each) -> pairs.put(key, each == null ? standard : GoText.of(each)));
      return pairs;
    }
    for (String each : strings(value)) {
      int equals = each.indexOf('=');
      String key = equals < 0 ? each : each.substring(0, equals);
      if (standard == null
          && !key.isEmpty()
          && Character.isWhitespace(key.charAt(key.length() - 1))) {
        throw new ComposeException(
            "environment variable " + key + " is declared with a trailing space");
      }
      pairs.put(key, equals < 0 ? standard : each.substring(equals + 1));
    }
    return pairs;
  }

  private static Map<String, List<String>> multi(Object value) {
    Map<String, List<String>> all = new TreeMap<>();
    Map<String, @Nullable Object> mapping = Trees.mapping(value);
    if (mapping != null) {
      mapping.forEach((key, each) -> all.put(key, each == null ? List.of("<nil>") : strings(each)));
    }
    return all;
  }

  private static Map<String, List<String>> hosts(Object value) throws ComposeException {
    Map<String, List<String>> hosts = new TreeMap<>();
    Map<String, @Nullable Object> mapping = Trees.mapping(value);
    if (mapping != null) {
      mapping.forEach((host, each) -> hosts.put(host, each == null ? List.of("") : strings(each)));
    } else {
      for (String each : strings(value)) {
        int at = each.indexOf('=') >= 0 ? each.indexOf('=') : each.indexOf(':');
        if (at < 0) {
          throw new ComposeException("invalid additional host, missing IP: " + each);
        }
        hosts
            .computeIfAbsent(each.substring(0, at), host -> new ArrayList<>())
            .addAll(Arrays.asList(each.substring(at + 1).split(",", -1)));
      }
    }
    for (Map.Entry<String, List<String>> each : hosts.entrySet()) {
      String host = each.getKey();
      if (host.isEmpty() || host.indexOf(':') >= 0 || host.indexOf('=') >= 0) {
        throw new ComposeException("bad host name '" + host + "'");
      }
      each.setValue(each.getValue().stream().map(Forms::unbracketed).toList());
    }
    return hosts;
  }

  private static String unbracketed(String address) {
    return address.length() > 2 && address.startsWith("[") && address.endsWith("]")
        ? address.substring(1, address.length() - 1)
        : address;
  }

  private static Object octal(Object value) throws ComposeException {
    if (value instanceof Long number) {
      return number;
    }
    String text = GoText.of(value);
    try {
      return Long.parseLong(text, 8);
    } catch (NumberFormatException e) {
      throw new ComposeException(
          "strconv.ParseInt: parsing " + GoText.quote(text) + ": invalid syntax", e);
    }
  }
}
