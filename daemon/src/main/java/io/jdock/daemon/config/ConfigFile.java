package io.jdock.daemon.config;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * daemon.json, brought into the form of the flags. What it says must not be said by a flag too
 * (moby {@code daemon/config/config.go}).
 */
final class ConfigFile {
  private ConfigFile() {}

  /**
   * @param mustExist false for the default path, where no file is an empty one
   * @return values by option name
   */
  static Map<String, List<String>> read(
      Path path, boolean mustExist, Map<String, List<String>> flags) throws ConfigException {
    byte[] text;
    try {
      text = Files.readAllBytes(path);
    } catch (NoSuchFileException e) {
      if (mustExist) {
        throw failure(path, "open " + path + ": no such file or directory");
      }
      return Map.of();
    } catch (IOException e) {
      throw failure(path, String.valueOf(e.getMessage()));
    }
    if (new String(text, java.nio.charset.StandardCharsets.UTF_8).isBlank()) {
      return Map.of();
    }
    JsonNode tree;
    try {
      tree =
          JsonMapper.builder()
              .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
              .enable(com.fasterxml.jackson.databind.DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
              .build()
              .readTree(text);
    } catch (JsonProcessingException e) {
      throw failure(path, "line " + e.getLocation().getLineNr() + ": " + e.getOriginalMessage());
    } catch (IOException e) {
      throw failure(path, String.valueOf(e.getMessage()));
    }
    if (!(tree instanceof ObjectNode object)) {
      throw failure(path, "it is not a JSON object");
    }
    return values(path, object, flags);
  }

  private static Map<String, List<String>> values(
      Path path, ObjectNode object, Map<String, List<String>> flags) throws ConfigException {
    List<String> unknown = new ArrayList<>();
    List<String> conflicts = new ArrayList<>();
    Map<String, List<String>> values = new TreeMap<>();
    for (Map.Entry<String, JsonNode> directive : object.properties()) {
      Option option = Option.forDirective(directive.getKey());
      if (option == null) {
        unknown.add(directive.getKey());
        continue;
      }
      List<String> given = flags.get(option.name());
      if (given != null) {
        conflicts.add(
            directive.getKey()
                + ": (from flag: "
                + (option.kind().repeats() ? given : given.get(0))
                + ", from file: "
                + directive.getValue().toString().replace("\"", "").replace(",", " ")
                + ")");
        continue;
      }
      values.put(option.name(), values(path, option, directive.getValue()));
    }
    if (!unknown.isEmpty()) {
      throw failure(
          path,
          "the following directives don't match any configuration option: "
              + String.join(", ", unknown));
    }
    if (!conflicts.isEmpty()) {
      throw failure(
          path,
          "the following directives are specified both as a flag and in the configuration file: "
              + String.join(", ", conflicts));
    }
    return values;
  }

  private static List<String> values(Path path, Option option, JsonNode value)
      throws ConfigException {
    List<String> values = new ArrayList<>();
    boolean fits =
        switch (option.kind()) {
          case BOOLEAN -> value.isBoolean() && values.add(value.asText());
          case INTEGER -> value.isInt() && values.add(value.asText());
          case STRING -> (value.isTextual() || value.isNumber()) && values.add(value.asText());
          case LIST -> value.isArray() && elements(option, value, values);
          case MAP -> value.isObject() && entries(option, (ObjectNode) value, values);
        };
    if (!fits) {
      throw failure(path, option.directive() + ": " + value + " is no " + kindName(option.kind()));
    }
    for (String each : values) {
      try {
        Values.check(option, each);
      } catch (ConfigException e) {
        throw failure(path, option.directive() + ": " + e.text());
      }
    }
    return values;
  }

  private static boolean elements(Option option, JsonNode list, List<String> values) {
    for (JsonNode element : list) {
      if (option.name().equals("default-address-pool") && element.isObject()) {
        values.add(
            "base=" + element.path("base").asText() + ",size=" + element.path("size").asText());
      } else if (element.isTextual()) {
        values.add(element.asText());
      } else {
        return false;
      }
    }
    return true;
  }

  private static boolean entries(Option option, ObjectNode map, List<String> values) {
    for (Map.Entry<String, JsonNode> entry : map.properties()) {
      JsonNode value = entry.getValue();
      if (option.name().equals("default-ulimit") && value.isObject()) {
        values.add(
            entry.getKey() + "=" + value.path("Soft").asText() + ":" + value.path("Hard").asText());
      } else if (value.isTextual()) {
        values.add(entry.getKey() + "=" + value.asText());
      } else {
        return false;
      }
    }
    return true;
  }

  private static String kindName(Option.Kind kind) {
    return switch (kind) {
      case BOOLEAN -> "boolean";
      case INTEGER -> "integer";
      case STRING -> "string";
      case LIST -> "list of this option's values";
      case MAP -> "object of this option's values";
    };
  }

  private static ConfigException failure(Path path, @Nullable String problem) {
    return ConfigException.invalid(
        "unable to configure the Docker daemon with file " + path + ": " + problem);
  }
}
