package io.jdock.cli.compose;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** The commands on what runs already, by name. */
final class OperationTree {
  /** All of them, in alphabetical order. */
  static final List<String> NAMES =
      List.of(
          "attach", "commit", "cp", "events", "exec", "export", "images", "kill", "logs", "pause",
          "port", "ps", "push", "restart", "rm", "start", "stats", "stop", "top", "unpause",
          "volumes", "wait");

  private OperationTree() {}

  static @Nullable ComposeCommand find(String name) {
    return switch (name) {
      case "attach" -> new ComposeAttachCommand();
      case "commit" -> new ComposeCommitCommand();
      case "cp" -> new ComposeCopyCommand();
      case "events" -> new ComposeEventsCommand();
      case "exec" -> new ComposeExecCommand();
      case "export" -> new ComposeExportCommand();
      case "images" -> new ComposeImagesCommand();
      case "kill" -> new ComposeKillCommand();
      case "logs" -> new ComposeLogsCommand();
      case "pause" -> new ComposePauseCommand();
      case "port" -> new ComposePortCommand();
      case "ps" -> new ComposePsCommand();
      case "push" -> new ComposePushCommand();
      case "restart" -> new ComposeRestartCommand();
      case "rm" -> new ComposeRemoveCommand();
      case "start" -> new ComposeStartCommand();
      case "stats" -> new ComposeStatsCommand();
      case "stop" -> new ComposeStopCommand();
      case "top" -> new ComposeTopCommand();
      case "unpause" -> new ComposeUnpauseCommand();
      case "volumes" -> new ComposeVolumesCommand();
      case "wait" -> new ComposeWaitCommand();
      default -> null;
    };
  }
}
