package io.jdock.cli.compose;

import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The commands of {@code jdock compose} by name. */
public final class ComposeTree {
  /** All of them, in alphabetical order. */
  public static final List<String> NAMES =
      Stream.concat(
              Stream.of("config", "down", "ls", "up", "version"), OperationTree.NAMES.stream())
          .sorted()
          .toList();

  private ComposeTree() {}

  /** A command; null if there is none of that name. */
  public static @Nullable ComposeCommand find(String name) {
    return switch (name) {
      case "config", "convert" -> new ConfigCommand();
      case "down" -> new DownCommand();
      case "up" -> new UpCommand();
      case "ls" -> new ProjectListCommand();
      case "version" -> new ComposeVersionCommand();
      default -> OperationTree.find(name);
    };
  }
}
