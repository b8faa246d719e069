package io.jdock.cli.option;

import io.jdock.api.client.Json;
import io.jdock.cli.CommandException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;

/** {@code --security-opt}, {@code --cap-add} and {@code --cap-drop} as the engine takes them. */
final class SecurityOptions {
  private static final String ALL_PATHS = "systempaths=unconfined";

  private final List<String> options;
  private final boolean allPaths;

  private SecurityOptions(List<String> options, boolean allPaths) {
    this.options = options;
    this.allPaths = allPaths;
  }

  static SecurityOptions of(List<String> given) {
    List<String> options = new ArrayList<>();
    for (String option : given) {
      if (!option.equals(ALL_PATHS)) {
        options.add(one(option));
      }
    }
    return new SecurityOptions(options, given.contains(ALL_PATHS));
  }

  private static String one(String option) {
    int at = option.indexOf('=');
    if (at < 0) {
      at = option.indexOf(':');
    }
    if (at < 0) {
      if (option.equals("no-new-privileges")) {
        return option;
      }
      throw new CommandException("Invalid --security-opt: \"" + option + "\"");
    }
    String value = option.substring(at + 1);
    if (!option.substring(0, at).equals("seccomp")
        || value.equals("unconfined")
        || value.equals("builtin")) {
      return option;
    }
    try {
      // the profile's content travels, since the engine may be elsewhere
      return "seccomp=" + Json.write(Json.parse(Files.readString(Path.of(value))));
    } catch (NoSuchFileException e) {
      throw new CommandException(
          "opening seccomp profile ("
              + value
              + ") failed: open "
              + value
              + ": no such file or directory");
    } catch (IOException e) {
      throw new CommandException(
          "compacting json for seccomp profile (" + value + ") failed: " + e.getMessage());
    }
  }

  List<String> options() {
    return options;
  }

  /** Whether the container shall see what is masked otherwise. */
  boolean allPaths() {
    return allPaths;
  }

  /** Capabilities in the kernel's spelling, sorted, each once. */
  static List<String> capabilities(List<String> given) {
    TreeSet<String> names = new TreeSet<>();
    for (String name : given) {
      String upper = name.strip().toUpperCase(Locale.ROOT);
      names.add(
          upper.equals("ALL") || upper.equals("RESET") || upper.startsWith("CAP_")
              ? upper
              : "CAP_" + upper);
    }
    return new ArrayList<>(names);
  }
}
