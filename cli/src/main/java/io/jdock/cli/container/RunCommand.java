package io.jdock.cli.container;

import io.jdock.api.client.EngineException;
import io.jdock.api.client.EngineResponse;
import io.jdock.api.client.HijackedStream;
import io.jdock.api.client.JsonObject;
import io.jdock.api.client.Query;
import io.jdock.cli.Arguments;
import io.jdock.cli.Command;
import io.jdock.cli.CommandException;
import io.jdock.cli.ExitCode;
import io.jdock.cli.Jdock;
import io.jdock.cli.Session;
import io.jdock.cli.explain.Explanation;
import io.jdock.cli.flag.Flag;
import io.jdock.cli.flag.Flags;
import io.jdock.cli.option.ContainerOptions;
import io.jdock.cli.terminal.DetachKeys;
import io.jdock.cli.terminal.RawMode;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code jdock run}: create, attach, start, wait. */
public final class RunCommand extends Command {
  private final ContainerOptions options = new ContainerOptions(flags);
  private final ContainerCreation creation = new ContainerCreation(flags, "running");
  private final Flag<Boolean> detach =
      flags.bool("d", "detach", "Run container in background and print container ID");
  private final Flag<String> detachKeys =
      flags.string(null, "detach-keys", "Override the key sequence for detaching a container");
  private final Flag<Boolean> sigProxy =
      flags.boolDefaultingTrue("sig-proxy", "Proxy received signals to the process");
  private final Flag<Boolean> explain =
      flags.bool(
          null, "explain", "Afterwards, tell on stderr what the kernel was asked to do and why");
  private final Flag<Boolean> plan =
      flags.bool(
          null, "plan", "Only tell what would be asked of the kernel; create and start nothing");
  private final Flag<String> explainFormat =
      flags.string(
          null, "explain-format", "text", "How --explain and --plan tell it (\"text\", \"json\")");

  public RunCommand() {
    super(
        "run [OPTIONS] IMAGE [COMMAND] [ARG...]",
        "Create and run a new container from an image",
        Arguments.atLeast(1),
        new Flags(false, false));
  }

  @Override
  public List<Example> examples() {
    return List.of(
        new Example("run --rm -it alpine sh", "a shell in a container that vanishes afterwards"),
        new Example(
            "run -d --name web -p 8080:80 nginx", "a web server in the background, on port 8080"),
        new Example(
            "run --rm --explain alpine true", "see every step that makes a process a container"));
  }

  @Override
  protected int run(Session session, List<String> arguments) throws IOException {
    JsonObject request;
    try {
      creation.validate();
      request = options.request(arguments.get(0), arguments.subList(1, arguments.size()));
    } catch (CommandException e) {
      return refuse(session, e.text(), true, ExitCode.ENGINE);
    }
    if (plan.get()) {
      JsonObject story = session.client().sendUnversioned("POST", "/jdock/plan", request).object();
      Explanation.printPlan(story, explainFormat.get(), session.out(), session.terminal().out());
      return ExitCode.OK;
    }
    if (detach.get()) {
      if (options.attachGiven()) {
        throw new CommandException("Conflicting options: -a and -d");
      }
      request
          .put("AttachStdin", false)
          .put("AttachStdout", false)
          .put("AttachStderr", false)
          .put("StdinOnce", false);
    } else if (request.bool("AttachStdin") && options.tty() && !session.terminal().in()) {
      throw new CommandException("the input device is not a TTY");
    }
    boolean removeOurselves = explain.get() && options.autoRemove();
    if (removeOurselves) {
      // the story is kept with the container, so it must outlive its process
      request.object("HostConfig").put("AutoRemove", false);
    }
    String id;
    try {
      id = creation.create(session, options, request);
    } catch (IOException e) {
      return refuse(session, Jdock.describe(e), true, ExitCode.ofStartFailure(messageOf(e)));
    }
    boolean autoRemove = options.autoRemove() && !removeOurselves;
    try {
      return start(session, id, request, autoRemove);
    } finally {
      if (explain.get()) {
        session.out().flush();
        tell(session, id);
      }
      if (removeOurselves) {
        session.client().delete("/containers/" + id + "?v=1&force=1").text();
      }
    }
  }

  private int start(Session session, String id, JsonObject request, boolean autoRemove)
      throws IOException {
    boolean stdin = request.bool("AttachStdin");
    boolean output = request.bool("AttachStdout") || request.bool("AttachStderr");
    if (!output && !stdin) {
      return startDetached(session, id);
    }
    DetachKeys keys = keys(session);
    if (sigProxy.get()) {
      SignalProxy.start(session, id);
    }
    try (HijackedStream stream = session.client().hijack(attachPath(id, request), null)) {
      String condition = autoRemove ? "removed" : "next-exit";
      EngineResponse waiting =
          session.client().post("/containers/" + id + "/wait?condition=" + condition);
      try {
        session.client().post("/containers/" + id + "/start").text();
      } catch (EngineException e) {
        if (autoRemove) {
          waiting.text();
        }
        return refuse(session, Jdock.describe(e), false, ExitCode.ofStartFailure(messageOf(e)));
      }
      if (!output) {
        session.out().println(id);
        session.out().flush();
      }
      if (copy(session, id, stream, stdin, keys) == AttachedStreams.Outcome.DETACHED || !output) {
        return ExitCode.OK;
      }
      return exitCode(session, waiting.object());
    } catch (HangupException e) {
      if (sigProxy.get()) {
        SignalProxy.send(session, id, "HUP"); // the kernel's own may come after our end
      }
      return ExitCode.HUNG_UP;
    }
  }

  private AttachedStreams.Outcome copy(
      Session session, String id, HijackedStream stream, boolean stdin, DetachKeys keys)
      throws IOException {
    boolean tty = options.tty();
    RawMode raw = AttachedStreams.rawMode(session, tty, stdin);
    try {
      if (tty && session.terminal().out()) {
        TerminalSize.follow(session, "/containers/" + id);
      }
      return new AttachedStreams(session, stream, tty, stdin, keys).copy();
    } finally {
      if (raw != null) {
        raw.close();
      }
    }
  }

  private int startDetached(Session session, String id) throws IOException {
    try {
      session.client().post("/containers/" + id + "/start").text();
    } catch (EngineException e) {
      session.out().println(id);
      session.out().flush();
      return refuse(session, Jdock.describe(e), false, ExitCode.ofStartFailure(messageOf(e)));
    }
    session.out().println(id);
    return ExitCode.OK;
  }

  private DetachKeys keys(Session session) throws IOException {
    return Keys.of(detachKeys.get(), session);
  }

  private String attachPath(String id, JsonObject request) {
    return "/containers/"
        + id
        + "/attach"
        + Query.of()
            .addUnlessEmpty("detachKeys", detachKeys.get())
            .add("stderr", request.bool("AttachStderr"))
            .add("stdin", request.bool("AttachStdin"))
            .add("stdout", request.bool("AttachStdout"))
            .add("stream", true);
  }

  /** The container's exit code from the answer of wait. */
  static int exitCode(Session session, JsonObject ended) {
    String error = ended.object("Error").string("Message");
    if (!error.isEmpty()) {
      session.err().println("Error waiting for container: " + error);
      return ExitCode.ENGINE;
    }
    return (int) ended.number("StatusCode");
  }

  private void tell(Session session, String id) throws IOException {
    JsonObject story =
        session
            .client()
            .sendUnversioned("GET", "/jdock/containers/" + id + "/explain", null)
            .object();
    Explanation.print(story, explainFormat.get(), session.err(), session.terminal().err());
  }

  private static String messageOf(IOException e) {
    return e.getMessage() == null ? "" : e.getMessage();
  }

  private static int refuse(Session session, @Nullable String message, boolean withHelp, int code) {
    String text = message == null ? "" : message;
    session.out().flush();
    session.err().println("jdock: " + (text.endsWith(".") ? text : text + "."));
    if (withHelp) {
      session.err().println("See 'jdock run --help'.");
    }
    return code;
  }
}
