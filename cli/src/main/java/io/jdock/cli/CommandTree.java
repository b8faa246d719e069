package io.jdock.cli;

import io.jdock.cli.container.CreateCommand;
import io.jdock.cli.container.PsCommand;
import io.jdock.cli.container.RunCommand;
import io.jdock.cli.explain.ExplainCommand;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** All commands by name. Only the one that is asked for is ever built. */
final class CommandTree {
  static final List<String> COMMON = List.of("run", "ps");
  static final List<String> GROUPS = List.of("container");

  private CommandTree() {}

  static boolean isGroup(String name) {
    return GROUPS.contains(name);
  }

  static @Nullable Command find(String group, String name) {
    return switch (group) {
      case "" -> top(name);
      case "container" -> container(name);
      default -> null;
    };
  }

  private static @Nullable Command top(String name) {
    return switch (name) {
      case "explain" -> new ExplainCommand();
      case "ps", "run", "create" -> container(name);
      default -> null;
    };
  }

  private static @Nullable Command container(String name) {
    return switch (name) {
      case "run" -> new RunCommand();
      case "create" -> new CreateCommand();
      case "ps", "ls", "list" -> new PsCommand();
      default -> null;
    };
  }

  static List<String> names(String group) {
    return List.of("create", "ls", "run");
  }

  static List<String> others() {
    return List.of("create");
  }

  static String groupSummary(String group) {
    return "Manage containers";
  }

  static List<String> aliases(String path) {
    return List.of(path);
  }
}
