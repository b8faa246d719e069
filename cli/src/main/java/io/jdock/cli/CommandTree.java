package io.jdock.cli;

import io.jdock.cli.build.BuildCommand;
import io.jdock.cli.build.BuilderPruneCommand;
import io.jdock.cli.compose.ComposeTree;
import io.jdock.cli.container.AttachCommand;
import io.jdock.cli.container.CommitCommand;
import io.jdock.cli.container.ContainerInspectCommand;
import io.jdock.cli.container.CreateCommand;
import io.jdock.cli.container.DiffCommand;
import io.jdock.cli.container.ExecCommand;
import io.jdock.cli.container.ExportCommand;
import io.jdock.cli.container.KillCommand;
import io.jdock.cli.container.LogsCommand;
import io.jdock.cli.container.PauseCommand;
import io.jdock.cli.container.PortCommand;
import io.jdock.cli.container.PruneCommand;
import io.jdock.cli.container.PsCommand;
import io.jdock.cli.container.RenameCommand;
import io.jdock.cli.container.RmCommand;
import io.jdock.cli.container.RunCommand;
import io.jdock.cli.container.StartCommand;
import io.jdock.cli.container.StatsCommand;
import io.jdock.cli.container.StopCommand;
import io.jdock.cli.container.TopCommand;
import io.jdock.cli.container.UpdateCommand;
import io.jdock.cli.container.WaitCommand;
import io.jdock.cli.copy.CopyCommand;
import io.jdock.cli.explain.ExplainCommand;
import io.jdock.cli.image.HistoryCommand;
import io.jdock.cli.image.ImageInspectCommand;
import io.jdock.cli.image.ImagePruneCommand;
import io.jdock.cli.image.ImagesCommand;
import io.jdock.cli.image.ImportCommand;
import io.jdock.cli.image.LoadCommand;
import io.jdock.cli.image.ManifestInspectCommand;
import io.jdock.cli.image.PullCommand;
import io.jdock.cli.image.PushCommand;
import io.jdock.cli.image.RmiCommand;
import io.jdock.cli.image.SaveCommand;
import io.jdock.cli.image.SearchCommand;
import io.jdock.cli.image.TagCommand;
import io.jdock.cli.network.NetworkConnectCommand;
import io.jdock.cli.network.NetworkCreateCommand;
import io.jdock.cli.network.NetworkDisconnectCommand;
import io.jdock.cli.network.NetworkInspectCommand;
import io.jdock.cli.network.NetworkListCommand;
import io.jdock.cli.network.NetworkPruneCommand;
import io.jdock.cli.network.NetworkRemoveCommand;
import io.jdock.cli.system.CompletionCommand;
import io.jdock.cli.system.DaemonCommand;
import io.jdock.cli.system.DiskUsageCommand;
import io.jdock.cli.system.EventsCommand;
import io.jdock.cli.system.InfoCommand;
import io.jdock.cli.system.InspectCommand;
import io.jdock.cli.system.LoginCommand;
import io.jdock.cli.system.LogoutCommand;
import io.jdock.cli.system.SystemPruneCommand;
import io.jdock.cli.system.VersionCommand;
import io.jdock.cli.volume.VolumeCreateCommand;
import io.jdock.cli.volume.VolumeInspectCommand;
import io.jdock.cli.volume.VolumeListCommand;
import io.jdock.cli.volume.VolumePruneCommand;
import io.jdock.cli.volume.VolumeRemoveCommand;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** All commands by name. Only the one that is asked for is ever built. */
public final class CommandTree {
  /** Words that commands of one kind of object come after. */
  public static final List<String> GROUPS =
      List.of(
          "builder", "compose", "container", "image", "manifest", "network", "system", "volume");

  static final List<String> COMMON =
      List.of("run", "exec", "ps", "build", "pull", "images", "version", "info");

  private static final List<String> OTHERS =
      List.of(
          "attach",
          "commit",
          "completion",
          "cp",
          "create",
          "daemon",
          "diff",
          "events",
          "export",
          "history",
          "import",
          "inspect",
          "kill",
          "load",
          "login",
          "logout",
          "logs",
          "pause",
          "port",
          "push",
          "rename",
          "restart",
          "rm",
          "rmi",
          "save",
          "search",
          "start",
          "stats",
          "stop",
          "tag",
          "top",
          "unpause",
          "update",
          "wait");

  private static final List<String> CONTAINER =
      List.of(
          "attach", "commit", "cp", "create", "diff", "exec", "export", "inspect", "kill", "logs",
          "ls", "pause", "port", "prune", "rename", "restart", "rm", "run", "start", "stats",
          "stop", "top", "unpause", "update", "wait");

  private static final List<String> IMAGE =
      List.of(
          "build", "history", "import", "inspect", "load", "ls", "prune", "pull", "push", "rm",
          "save", "tag");

  private static final List<String> MANIFEST = List.of("inspect");

  private static final List<String> NETWORK =
      List.of("connect", "create", "disconnect", "inspect", "ls", "prune", "rm");

  private static final List<String> BUILDER = List.of("build", "prune");

  private static final List<String> SYSTEM = List.of("df", "events", "info", "prune");

  private static final List<String> VOLUME = List.of("create", "inspect", "ls", "prune", "rm");

  private CommandTree() {}

  static boolean isGroup(String name) {
    return GROUPS.contains(name);
  }

  /** The command of a group, or with an empty group of the top level; null if there is none. */
  public static @Nullable Command find(String group, String name) {
    return switch (group) {
      case "" -> top(name);
      case "builder" -> builder(name);
      case "compose" -> ComposeTree.find(name);
      case "container" -> container(name);
      case "image" -> image(name);
      case "manifest" -> name.equals("inspect") ? new ManifestInspectCommand() : null;
      case "network" -> network(name);
      case "system" -> system(name);
      case "volume" -> volume(name);
      default -> null;
    };
  }

  private static @Nullable Command top(String name) {
    return switch (name) {
      case "explain" -> new ExplainCommand();
      case "inspect" -> new InspectCommand();
      case "version" -> new VersionCommand();
      case "login" -> new LoginCommand();
      case "logout" -> new LogoutCommand();
      case "completion" -> new CompletionCommand();
      case "daemon" -> new DaemonCommand();
      case "images" -> new ImagesCommand();
      case "rmi" -> new RmiCommand();
      case "search" -> new SearchCommand();
      case "build", "pull", "push", "tag", "history", "import", "load", "save" -> image(name);
      case "info", "events" -> system(name);
      case "ls", "list", "prune", "remove" -> null; // these need their group's name
      default -> container(name);
    };
  }

  private static @Nullable Command container(String name) {
    return switch (name) {
      case "run" -> new RunCommand();
      case "ps", "ls", "list" -> new PsCommand();
      case "exec" -> new ExecCommand();
      case "attach" -> new AttachCommand();
      case "commit" -> new CommitCommand();
      case "cp" -> new CopyCommand();
      case "create" -> new CreateCommand();
      case "diff" -> new DiffCommand();
      case "export" -> new ExportCommand();
      case "inspect" -> new ContainerInspectCommand();
      case "kill" -> new KillCommand();
      case "logs" -> new LogsCommand();
      case "pause" -> PauseCommand.pause();
      case "port" -> new PortCommand();
      case "prune" -> new PruneCommand();
      case "rename" -> new RenameCommand();
      case "restart" -> StopCommand.restart();
      case "rm", "remove" -> new RmCommand();
      case "start" -> new StartCommand();
      case "stats" -> new StatsCommand();
      case "stop" -> StopCommand.stop();
      case "top" -> new TopCommand();
      case "unpause" -> PauseCommand.unpause();
      case "update" -> new UpdateCommand();
      case "wait" -> new WaitCommand();
      default -> null;
    };
  }

  private static @Nullable Command image(String name) {
    return switch (name) {
      case "build" -> new BuildCommand();
      case "history" -> new HistoryCommand();
      case "import" -> new ImportCommand();
      case "inspect" -> new ImageInspectCommand();
      case "load" -> new LoadCommand();
      case "ls", "list" -> new ImagesCommand();
      case "prune" -> new ImagePruneCommand();
      case "pull" -> new PullCommand();
      case "push" -> new PushCommand();
      case "rm", "remove" -> new RmiCommand();
      case "save" -> new SaveCommand();
      case "tag" -> new TagCommand();
      default -> null;
    };
  }

  private static @Nullable Command network(String name) {
    return switch (name) {
      case "connect" -> new NetworkConnectCommand();
      case "create" -> new NetworkCreateCommand();
      case "disconnect" -> new NetworkDisconnectCommand();
      case "inspect" -> new NetworkInspectCommand();
      case "ls", "list" -> new NetworkListCommand();
      case "prune" -> new NetworkPruneCommand();
      case "rm", "remove" -> new NetworkRemoveCommand();
      default -> null;
    };
  }

  private static @Nullable Command builder(String name) {
    return switch (name) {
      case "build" -> new BuildCommand();
      case "prune" -> new BuilderPruneCommand();
      default -> null;
    };
  }

  private static @Nullable Command system(String name) {
    return switch (name) {
      case "df" -> new DiskUsageCommand();
      case "events" -> new EventsCommand();
      case "info" -> new InfoCommand();
      case "prune" -> new SystemPruneCommand();
      default -> null;
    };
  }

  private static @Nullable Command volume(String name) {
    return switch (name) {
      case "create" -> new VolumeCreateCommand();
      case "inspect" -> new VolumeInspectCommand();
      case "ls", "list" -> new VolumeListCommand();
      case "prune" -> new VolumePruneCommand();
      case "rm", "remove" -> new VolumeRemoveCommand();
      default -> null;
    };
  }

  /** The commands of a group, or of the top level with the groups themselves. */
  public static List<String> names(String group) {
    return switch (group) {
      case "builder" -> BUILDER;
      case "compose" -> ComposeTree.NAMES;
      case "container" -> CONTAINER;
      case "image" -> IMAGE;
      case "manifest" -> MANIFEST;
      case "network" -> NETWORK;
      case "system" -> SYSTEM;
      case "volume" -> VOLUME;
      default -> {
        List<String> all = new java.util.ArrayList<>(COMMON);
        all.addAll(OTHERS);
        all.addAll(GROUPS);
        all.add("explain");
        all.add("help");
        all.sort(null);
        yield all;
      }
    };
  }

  static List<String> others() {
    return OTHERS;
  }

  static String groupSummary(String group) {
    return switch (group) {
      case "builder" -> "Manage builds";
      case "compose" -> "Define and run multi-container applications";
      case "container" -> "Manage containers";
      case "image" -> "Manage images";
      case "manifest" -> "Look at manifests in registries";
      case "network" -> "Manage networks";
      case "volume" -> "Manage volumes";
      default -> "Manage jdock";
    };
  }

  /** All names of a command, the long form first, as its help lists them. */
  static List<String> aliases(String path) {
    int blank = path.indexOf(' ');
    String group = blank < 0 ? "" : path.substring(0, blank);
    String name = path.substring(blank + 1);
    return switch (group.isEmpty() ? name : group + " " + name) {
      case "ps", "container ls", "container list", "container ps" ->
          List.of("container ls", "container list", "container ps", "ps");
      case "rm", "container rm", "container remove" ->
          List.of("container rm", "container remove", "rm");
      case "images", "image ls", "image list" -> List.of("image ls", "image list", "images");
      case "rmi", "image rm", "image remove" -> List.of("image rm", "image remove", "rmi");
      case "pull",
          "push",
          "tag",
          "history",
          "import",
          "load",
          "save",
          "image pull",
          "image push",
          "image tag",
          "image history",
          "image import",
          "image load",
          "image save" ->
          List.of("image " + name, name);
      case "build", "builder build", "image build" ->
          List.of("image build", "build", "builder build");
      case "network ls", "network list" -> List.of("network ls", "network list");
      case "network rm", "network remove" -> List.of("network rm", "network remove");
      case "volume ls", "volume list" -> List.of("volume ls", "volume list");
      case "volume rm", "volume remove" -> List.of("volume rm", "volume remove");
      case "info", "events", "system info", "system events" -> List.of("system " + name, name);
      case "container inspect", "container prune", "inspect" -> List.of();
      default ->
          (group.isEmpty() || group.equals("container")) && CONTAINER.contains(name)
              ? List.of("container " + name, name)
              : List.of();
    };
  }
}
