package io.jdock.cli.compose;

import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The commands of {@code jdock compose} by name. */
public final class ComposeTree {
  /** All of them, in alphabetical order. */
  public static final List<String> NAMES =
      Stream.concat(
              Stream.of(
                  "build", "config", "create", "down", "ls", "pull", "run", "scale", "up",
                  "version"),
              OperationTree.NAMES.stream())
          .sorted()
          .toList();

  private ComposeTree() {}

  /** A command; null if there is none of that name. */
  public static @Nullable ComposeCommand find(String name) {
    return switch (name) {
      case "config", "convert" -> new ConfigCommand();
      case "build" -> new ComposeBuildCommand();
      case "create" -> new ComposeCreateCommand();
      case "down" -> new DownCommand();
      case "pull" -> new ComposePullCommand();
      case "run" -> new ComposeRunCommand();
      case "scale" -> new ScaleCommand();
      case "up" -> new UpCommand();
      case "ls" -> new ProjectListCommand();
      case "version" -> new ComposeVersionCommand();
      default -> OperationTree.find(name);
    };
  }
}
