package io.jdock.cli.container;

import io.jdock.api.client.HijackedStream;
import io.jdock.api.client.JsonObject;
import io.jdock.cli.Arguments;
import io.jdock.cli.Command;
import io.jdock.cli.CommandException;
import io.jdock.cli.ExitCode;
import io.jdock.cli.Session;
import io.jdock.cli.flag.Flag;
import io.jdock.cli.flag.Flags;
import io.jdock.cli.option.EnvironmentFile;
import io.jdock.cli.terminal.RawMode;
import io.jdock.cli.terminal.Terminal;
import java.io.IOException;
import java.util.List;

/** {@code jdock exec}. */
public final class ExecCommand extends Command {
  private final Flag<Boolean> detach =
      flags.bool("d", "detach", "Detached mode: run command in the background");
  private final Flag<String> detachKeys =
      flags.string(null, "detach-keys", "Override the key sequence for detaching a container");
  private final Flag<List<String>> env =
      flags.list("e", "env", "list", "Set environment variables", EnvironmentFile::variable);
  private final Flag<List<String>> envFile =
      flags.list(null, "env-file", "Read in a file of environment variables");
  private final Flag<Boolean> interactive =
      flags.bool("i", "interactive", "Keep STDIN open even if not attached");
  private final Flag<Boolean> privileged =
      flags.bool(null, "privileged", "Give extended privileges to the command");
  private final Flag<Boolean> tty = flags.bool("t", "tty", "Allocate a pseudo-TTY");
  private final Flag<String> user =
      flags.string("u", "user", "Username or UID (format: \"<name|uid>[:<group|gid>]\")");
  private final Flag<String> workdir =
      flags.string("w", "workdir", "Working directory inside the container");

  public ExecCommand() {
    super(
        "exec [OPTIONS] CONTAINER COMMAND [ARG...]",
        "Execute a command in a running container",
        Arguments.atLeast(2),
        new Flags(false, true));
  }

  @Override
  public List<Example> examples() {
    return List.of(
        new Example("exec web ls /usr/share/nginx/html", "one command"),
        new Example("exec -it web sh", "a shell beside the running program"));
  }

  @Override
  protected int run(Session session, List<String> arguments) throws IOException {
    String path = EachContainer.path(arguments.get(0));
    List<String> command = arguments.subList(1, arguments.size());
    boolean stdin = interactive.get() && !detach.get();
    JsonObject request =
        new JsonObject()
            .put("User", user.get())
            .put("Privileged", privileged.get())
            .put("Tty", tty.get())
            .put("AttachStdin", stdin)
            .put("AttachStderr", !detach.get())
            .put("AttachStdout", !detach.get())
            .put("DetachKeys", detachKeys.get())
            .put("Env", EnvironmentFile.environment(envFile.get(), env.get()))
            .put("WorkingDir", workdir.get())
            .put("Cmd", command);
    if (stdin && tty.get() && !session.terminal().in()) {
      session.client().get(path + "/json").text(); // an unknown container is told first
      throw new CommandException("the input device is not a TTY");
    }
    JsonObject start = new JsonObject().put("Detach", detach.get()).put("Tty", tty.get());
    if (tty.get() && session.terminal().out()) {
      Terminal.Size size = session.terminal().size();
      List<Long> console = List.of((long) size.rows(), (long) size.columns());
      request.put("ConsoleSize", console);
      start.put("ConsoleSize", console);
    }
    String id = session.client().post(path + "/exec", request).object().string("Id");
    if (detach.get()) {
      session.client().post("/exec/" + id + "/start", start).text();
      return ExitCode.OK;
    }
    try (HijackedStream stream = session.client().hijack("/exec/" + id + "/start", start)) {
      if (copy(session, id, stream, stdin) == AttachedStreams.Outcome.DETACHED) {
        throw new CommandException(
            "exec attach failed: error on attach stdin: read escape sequence");
      }
    }
    return (int) session.client().getObject("/exec/" + id + "/json").number("ExitCode");
  }

  private AttachedStreams.Outcome copy(
      Session session, String id, HijackedStream stream, boolean stdin) throws IOException {
    RawMode raw = AttachedStreams.rawMode(session, tty.get(), stdin);
    try {
      if (tty.get() && session.terminal().in()) {
        TerminalSize.follow(session, "/exec/" + id);
      }
      return new AttachedStreams(
              session, stream, tty.get(), stdin, Keys.of(detachKeys.get(), session))
          .copy();
    } finally {
      if (raw != null) {
        raw.close();
      }
    }
  }
}
