package io.jdock.cli.build;

import io.jdock.api.client.Json;
import io.jdock.api.client.JsonObject;
import io.jdock.cli.CommandException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;

/** The secrets of a build: {@code id=ID[,src=FILE|,env=VARIABLE]}. */
final class Secrets {
  private static final long MOST = 500 * 1024;

  private Secrets() {}

  /** The header that takes them to the daemon; empty when there are none. */
  static String header(List<String> specs, Map<String, String> environment) throws IOException {
    if (specs.isEmpty()) {
      return "";
    }
    JsonObject all = new JsonObject();
    for (String spec : specs) {
      String id = "";
      String file = "";
      String variable = "";
      String type = "";
      for (String field : spec.split(",")) {
        int equals = field.indexOf('=');
        String key = equals < 0 ? field : field.substring(0, equals);
        String value = equals < 0 ? "" : field.substring(equals + 1);
        switch (key) {
          case "id" -> id = value;
          case "src", "source" -> file = value;
          case "env" -> variable = value;
          case "type" -> type = value;
          default -> throw new CommandException("unexpected key '" + key + "' in '" + field + "'");
        }
      }
      if (id.isEmpty()) {
        throw new CommandException("invalid secret \"" + spec + "\": id is missing");
      }
      all.put(id, Base64.getEncoder().encodeToString(value(id, file, variable, type, environment)));
    }
    byte[] json = Json.write(all).getBytes(StandardCharsets.UTF_8);
    return Base64.getUrlEncoder().encodeToString(json);
  }

  private static byte[] value(
      String id, String file, String variable, String type, Map<String, String> environment)
      throws IOException {
    if (type.equals("env")
        || !variable.isEmpty()
        || file.isEmpty() && environment.containsKey(id)) {
      String name = variable.isEmpty() ? file.isEmpty() ? id : file : variable;
      return environment.getOrDefault(name, "").getBytes(StandardCharsets.UTF_8);
    }
    Path path = Path.of(file.isEmpty() ? id : file);
    if (!Files.exists(path)) {
      throw new CommandException("failed to stat " + path + ": no such file or directory");
    }
    if (Files.size(path) > MOST) {
      throw new CommandException("invalid secret size: the most are " + MOST + " bytes");
    }
    return Files.readAllBytes(path);
  }
}
