package io.jdock.cli.compose;

import io.jdock.cli.Arguments;
import io.jdock.cli.CommandException;
import io.jdock.cli.ExitCode;
import io.jdock.cli.Session;
import io.jdock.cli.container.StartCommand;
import io.jdock.cli.flag.Flag;
import io.jdock.cli.flag.Flags;
import io.jdock.compose.engine.ImageStep;
import io.jdock.compose.engine.OneOff;
import io.jdock.compose.engine.ProjectContainer;
import io.jdock.compose.load.DotEnv;
import io.jdock.compose.load.Selection;
import io.jdock.compose.load.ShortForms;
import io.jdock.compose.model.PortConfig;
import io.jdock.compose.model.Project;
import io.jdock.compose.model.Service;
import io.jdock.compose.model.VolumeMount;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** {@code jdock compose run}. */
public final class ComposeRunCommand extends ComposeCommand {
  private final Flag<Boolean> build =
      flags.bool(null, "build", "Build image before starting container");
  private final Flag<List<String>> capAdd = texts(null, "cap-add", "Add Linux capabilities");
  private final Flag<List<String>> capDrop = texts(null, "cap-drop", "Drop Linux capabilities");
  private final Flag<Boolean> detach =
      flags.bool("d", "detach", "Run container in background and print container ID");
  private final Flag<String> entrypoint =
      flags.string(null, "entrypoint", "Override the entrypoint of the image");
  private final Flag<List<String>> env = texts("e", "env", "Set environment variables");
  private final Flag<List<String>> envFiles =
      texts(null, "env-from-file", "Set environment variables from file");
  private final Flag<Boolean> interactive =
      flags.boolDefaultingTrue("i", "interactive", "Keep STDIN open even if not attached");
  private final Flag<List<String>> labels = texts("l", "label", "Add or override a label");
  private final Flag<String> name = flags.string(null, "name", "Assign a name to the container");
  private final Flag<Boolean> noTty =
      flags.bool("T", "no-TTY", "Disable pseudo-TTY allocation (default: auto-detected)");
  private final Flag<Boolean> noDeps = flags.bool(null, "no-deps", "Don't start linked services");
  private final Flag<List<String>> publish =
      texts("p", "publish", "Publish a container's port(s) to the host");
  private final Flag<String> pull =
      flags.string(
          null,
          "pull",
          "policy",
          "Pull image before running (\"always\"|\"missing\"|\"never\"|\"policy\")");
  private final Flag<Boolean> quiet = flags.bool("q", "quiet", "Don't print anything to STDOUT");
  private final Flag<Boolean> quietBuild =
      flags.bool(null, "quiet-build", "Suppress progress output from the build process");
  private final Flag<Boolean> quietPull =
      flags.bool(null, "quiet-pull", "Pull without printing progress information");
  private final Flag<Boolean> removeOrphans =
      flags.bool(
          null, "remove-orphans", "Remove containers for services not defined in the Compose file");
  private final Flag<Boolean> remove =
      flags.bool(null, "rm", "Automatically remove the container when it exits");
  private final Flag<Boolean> servicePorts =
      flags.bool(
          "P",
          "service-ports",
          "Run command with all service's ports enabled and mapped to the host");
  private final Flag<Boolean> tty = flags.boolDefaultingTrue("t", "tty", "Allocate a pseudo-TTY");
  private final Flag<Boolean> aliases =
      flags.bool(
          null,
          "use-aliases",
          "Use the service's network aliases in the network(s) the container connects to");
  private final Flag<String> user = flags.string("u", "user", "Run as specified username or uid");
  private final Flag<List<String>> volumes = texts("v", "volume", "Bind mount a volume");
  private final Flag<String> workdir =
      flags.string("w", "workdir", "Working directory inside the container");

  public ComposeRunCommand() {
    super(
        "run [OPTIONS] SERVICE [COMMAND] [ARGS...]",
        "Run a one-off command on a service",
        Arguments.atLeast(1),
        new Flags(false, true));
  }

  private Flag<List<String>> texts(@Nullable String shorthand, String option, String description) {
    return flags.list(shorthand, option, "stringArray", description, text -> text);
  }

  @Override
  public List<Example> examples() {
    return List.of(
        new Example("compose run --rm web sh", "a shell in a container of its own"),
        new Example("compose run --rm -T web make test < data", "for scripts, without a terminal"));
  }

  @Override
  protected int run(Session session, List<String> arguments) throws IOException {
    if (publish.changed() && servicePorts.get()) {
      throw new CommandException("--service-ports and --publish are incompatible");
    }
    if (tty.changed() && noTty.changed()) {
      throw new CommandException("--tty and --no-TTY can't be used together");
    }
    if (quiet.get()) {
      compose().quieten();
    }
    String wanted = arguments.get(0);
    Project loaded = compose().project(session, List.of(wanted));
    Project project =
        noDeps.get()
            ? Selection.withSelected(loaded, List.of(wanted), Selection.Related.NONE)
            : loaded;
    Service configured = project.services().get(wanted);
    if (configured == null) {
      throw new CommandException("no such service: " + wanted);
    }
    boolean terminal = terminal(session);
    Service service =
        changed(
            project,
            configured,
            arguments.subList(1, arguments.size()),
            terminal,
            ComposeOptions.warnings(session));
    if (interactive.get() && terminal && !detach.get() && !session.terminal().in()) {
      throw new CommandException("the input device is not a TTY");
    }
    OneOff.Options how =
        new OneOff.Options(
            name.get(),
            remove.get(),
            interactive.get(),
            aliases.get(),
            !noDeps.get(),
            removeOrphans.get(),
            new ImageStep.Options(
                build.get(), false, ComposeEngine.pullPolicy(pull.get()), quietPull.get()));
    List<ProjectContainer> made = new ArrayList<>();
    perform(
        session,
        "Running",
        engine -> {
          ComposeBuild builder =
              new ComposeBuild(session, engine, quietBuild.get() ? List.of("--quiet") : List.of());
          OneOff.Images images =
              (alone, options) ->
                  new ImageStep(engine, alone, builder, ComposeEngine.credentials(session))
                      .run(options);
          made.add(
              new OneOff(engine, new ComposeEngine(session, engine).up(builder, false), images)
                  .create(project, service, how));
        });
    if (dryRun()) {
      if (!detach.get()) {
        throw new CommandException("interactive run is not supported in dry-run mode");
      }
      session.out().println(made.get(0).name());
      return ExitCode.OK;
    }
    String id = made.get(0).id();
    if (detach.get()) {
      session.client().post("/containers/" + id + "/start").close();
      session.out().println(id);
      return ExitCode.OK;
    }
    return StartCommand.start(
        session, interactive.get() ? List.of("-a", "-i", id) : List.of("-a", id));
  }

  /** Whether the command gets a terminal: as told, else if we have one. */
  private boolean terminal(Session session) {
    if (noTty.changed()) {
      return !noTty.get();
    }
    if (tty.changed()) {
      return tty.get();
    }
    boolean typed = interactive.changed() || session.terminal().in();
    return typed && session.terminal().out();
  }

  private Service changed(
      Project project,
      Service configured,
      List<String> command,
      boolean terminal,
      Consumer<String> warnings)
      throws IOException {
    Service service = configured.with("tty", terminal).with("stdinOpen", interactive.get());
    if (!command.isEmpty()) {
      service = service.with("command", command);
    } else if (entrypoint.changed()) {
      service = service.with("command", List.of());
    }
    if (entrypoint.changed()) {
      service = service.with("entrypoint", ShortForms.words(entrypoint.get()));
    }
    service = given(service, "user", user);
    service = given(service, "workingDir", workdir);
    service =
        service
            .with("capAdd", joined(service.capAdd(), capAdd.get(), capDrop.get()))
            .with("capDrop", joined(service.capDrop(), capDrop.get(), capAdd.get()));
    Map<String, String> given = new TreeMap<>();
    for (String variable : env.get()) {
      int equals = variable.indexOf('=');
      String key = equals < 0 ? variable : variable.substring(0, equals);
      String value =
          equals < 0 ? project.environment().get(variable) : variable.substring(equals + 1);
      if (value != null) {
        given.put(key, value);
      }
    }
    Map<String, @Nullable String> environment = new TreeMap<>(service.environment());
    for (String file : envFiles.get()) {
      Map<String, String> read = new TreeMap<>();
      try {
        DotEnv.read(compose().directory().resolve(file), read, given::get, warnings);
      } catch (NoSuchFileException e) {
        throw new CommandException("open " + file + ": no such file or directory");
      }
      read.forEach(given::putIfAbsent);
    }
    environment.putAll(given);
    Map<String, String> marks = new TreeMap<>(service.labels());
    for (String label : labels.get()) {
      int equals = label.indexOf('=');
      if (equals < 0) {
        throw new CommandException("label must be set as KEY=VALUE");
      }
      marks.put(label.substring(0, equals), label.substring(equals + 1));
    }
    List<VolumeMount> mounts = new ArrayList<>(service.volumes());
    for (String volume : volumes.get()) {
      mounts.add(ShortForms.volume(volume));
    }
    if (!servicePorts.get()) {
      List<PortConfig> ports = new ArrayList<>();
      for (String port : publish.get()) {
        ports.addAll(ShortForms.ports(port));
      }
      service = service.with("ports", ports);
    }
    return service.with("environment", environment).with("labels", marks).with("volumes", mounts);
  }

  private static Service given(Service service, String component, Flag<String> option) {
    return option.get().isEmpty() ? service : service.with(component, option.get());
  }

  /** What the file says and what was typed, less what was typed the other way. */
  private static List<String> joined(List<String> file, List<String> typed, List<String> other) {
    List<String> joined = new ArrayList<>(file);
    joined.addAll(typed);
    joined.removeAll(other);
    return joined;
  }
}
