package io.jdock.daemon.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The command line as pflag reads it: {@code --name value}, {@code --name=value}, {@code -n value},
 * {@code -nvalue}, {@code --switch}, {@code --switch=false}.
 *
 * @param values by option name, in the order given
 */
record Flags(Map<String, List<String>> values) {

  static Flags parse(List<String> arguments) throws ConfigException {
    Map<String, List<String>> values = new TreeMap<>();
    int at = 0;
    while (at < arguments.size()) {
      String argument = arguments.get(at++);
      if (argument.startsWith("--") && argument.length() > 2) {
        at = parseLong(argument, arguments, at, values);
      } else if (argument.startsWith("-") && argument.length() > 1 && !argument.equals("--")) {
        at = parseShort(argument, arguments, at, values);
      } else {
        throw ConfigException.usage("\"jdock daemon\" accepts no arguments.");
      }
    }
    return new Flags(values);
  }

  private static int parseLong(
      String argument, List<String> arguments, int at, Map<String, List<String>> values)
      throws ConfigException {
    int equals = argument.indexOf('=');
    String name = equals < 0 ? argument.substring(2) : argument.substring(2, equals);
    Option option = Option.named(name);
    if (option == null) {
      throw ConfigException.usage("unknown flag: --" + name);
    }
    if (equals >= 0) {
      add(values, option, argument.substring(equals + 1));
      return at;
    }
    if (option.kind() == Option.Kind.BOOLEAN) {
      add(values, option, "true");
      return at;
    }
    if (at == arguments.size()) {
      throw ConfigException.usage("flag needs an argument: --" + name);
    }
    add(values, option, arguments.get(at));
    return at + 1;
  }

  private static int parseShort(
      String argument, List<String> arguments, int at, Map<String, List<String>> values)
      throws ConfigException {
    for (int i = 1; i < argument.length(); i++) {
      String letter = argument.substring(i, i + 1);
      Option option = Option.withShorthand(letter);
      if (option == null) {
        throw ConfigException.usage("unknown shorthand flag: '" + letter + "' in " + argument);
      }
      if (option.kind() == Option.Kind.BOOLEAN) {
        add(values, option, "true");
        continue;
      }
      if (i + 1 < argument.length()) {
        String rest = argument.substring(i + 1);
        add(values, option, rest.startsWith("=") ? rest.substring(1) : rest);
        return at;
      }
      if (at == arguments.size()) {
        throw ConfigException.usage("flag needs an argument: '" + letter + "' in " + argument);
      }
      add(values, option, arguments.get(at));
      return at + 1;
    }
    return at;
  }

  private static void add(Map<String, List<String>> values, Option option, String value)
      throws ConfigException {
    try {
      Values.check(option, value);
    } catch (ConfigException e) {
      String shorthand = option.shorthand().isEmpty() ? "" : "-" + option.shorthand() + ", ";
      throw ConfigException.usage(
          "invalid argument \""
              + value
              + "\" for \""
              + shorthand
              + "--"
              + option.name()
              + "\" flag: "
              + e.text());
    }
    List<String> given = values.computeIfAbsent(option.name(), name -> new ArrayList<>());
    if (!option.kind().repeats()) {
      given.clear();
    }
    given.add(value);
  }
}
