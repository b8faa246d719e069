package io.jdock.cli.option;

import io.jdock.api.client.JsonObject;
import io.jdock.cli.CommandException;
import java.util.regex.Pattern;

/** {@code --device} and its rules. */
final class Devices {
  private static final Pattern RULE = Pattern.compile("[acb] ([0-9]+|\\*):([0-9]+|\\*) [rwm]{1,3}");

  private Devices() {}

  static JsonObject parse(String text) {
    String[] parts = text.split(":", -1);
    if (parts.length > 3 || parts[0].isEmpty()) {
      throw new CommandException("bad format for path: " + text);
    }
    String host = parts[0];
    String inside = host;
    String permissions = "rwm";
    if (parts.length == 2 && isMode(parts[1])) {
      permissions = parts[1];
    } else if (parts.length >= 2) {
      inside = parts[1];
    }
    if (parts.length == 3) {
      if (!isMode(parts[2])) {
        throw new CommandException("bad mode specified: " + parts[2]);
      }
      permissions = parts[2];
    }
    if (!inside.startsWith("/")) {
      throw new CommandException(inside + " is not an absolute path");
    }
    return new JsonObject()
        .put("PathOnHost", host)
        .put("PathInContainer", inside)
        .put("CgroupPermissions", permissions);
  }

  private static boolean isMode(String text) {
    return text.matches("[rwm]{1,3}") && text.chars().distinct().count() == text.length();
  }

  static String rule(String text) {
    if (!RULE.matcher(text).matches()) {
      throw new IllegalArgumentException("invalid device cgroup format '" + text + "'");
    }
    return text;
  }
}
