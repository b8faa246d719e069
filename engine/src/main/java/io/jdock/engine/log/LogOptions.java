package io.jdock.engine.log;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.jdock.engine.EngineException;
import io.jdock.engine.HostConfig.LogConfig;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A log driver's options, checked.
 *
 * @param maxSize bytes; 0 for no limit
 * @param attributes a JSON object written with each line, or nothing
 */
public record LogOptions(boolean keeps, long maxSize, int maxFiles, byte[] attributes) {
  private static final Pattern SIZE = Pattern.compile("(\\d+)([kKmMgG]?)[bB]?");
  private static final Set<String> KNOWN = Set.of("max-size", "max-file", "labels", "env");

  /**
   * @throws EngineException with Docker's words when the driver or an option is unknown or wrong
   */
  public static LogOptions of(
      LogConfig config, Map<String, String> labels, Map<String, String> env) {
    switch (config.type()) {
      case "none" -> {
        if (!config.options().isEmpty()) {
          throw EngineException.invalid("log opts are not allowed with the none log driver");
        }
        return new LogOptions(false, 0, 1, new byte[0]);
      }
      case "json-file" -> {}
      default ->
          throw EngineException.invalid(
              "logger: no log driver named '" + config.type() + "' is registered");
    }
    for (String option : config.options().keySet()) {
      if (!KNOWN.contains(option)) {
        throw EngineException.invalid("unknown log opt '" + option + "' for json-file log driver");
      }
    }
    long maxSize = size(config.options().getOrDefault("max-size", "-1"));
    int maxFiles = files(config.options().getOrDefault("max-file", "1"));
    if (maxFiles > 1 && maxSize == 0) {
      throw EngineException.invalid("max-file cannot be set without max-size");
    }
    return new LogOptions(true, maxSize, maxFiles, attributes(config.options(), labels, env));
  }

  public LogFiles files(Path current) {
    return new LogFiles(current, maxSize, maxFiles);
  }

  private static long size(String text) {
    if (text.equals("-1")) {
      return 0;
    }
    Matcher matcher = SIZE.matcher(text);
    if (!matcher.matches()) {
      throw EngineException.invalid("invalid value for max-size: invalid size: '" + text + "'");
    }
    long number = Long.parseLong(matcher.group(1));
    long size =
        switch (matcher.group(2).toLowerCase(Locale.ROOT)) {
          case "k" -> number << 10;
          case "m" -> number << 20;
          case "g" -> number << 30;
          default -> number;
        };
    if (size <= 0) {
      throw EngineException.invalid("max-size must be a positive number");
    }
    return size;
  }

  private static int files(String text) {
    int files;
    try {
      files = Integer.parseInt(text);
    } catch (NumberFormatException e) {
      throw new EngineException(
          EngineException.Kind.INVALID_PARAMETER,
          "strconv.Atoi: parsing \"" + text + "\": invalid syntax",
          e);
    }
    if (files < 1) {
      throw EngineException.invalid("max-file cannot be less than 1");
    }
    return files;
  }

  private static byte[] attributes(
      Map<String, String> options, Map<String, String> labels, Map<String, String> env) {
    Map<String, String> attributes = new TreeMap<>();
    for (String name : options.getOrDefault("labels", "").split(",")) {
      if (labels.containsKey(name)) {
        attributes.put(name, labels.get(name));
      }
    }
    for (String name : options.getOrDefault("env", "").split(",")) {
      if (env.containsKey(name)) {
        attributes.put(name, env.get(name));
      }
    }
    if (attributes.isEmpty()) {
      return new byte[0];
    }
    try {
      return new ObjectMapper().writeValueAsBytes(attributes);
    } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }
}
