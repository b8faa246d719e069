package io.jdock.cli.container;

import io.jdock.api.client.EngineResponse;
import io.jdock.api.client.HijackedStream;
import io.jdock.api.client.JsonObject;
import io.jdock.api.client.Query;
import io.jdock.cli.Arguments;
import io.jdock.cli.Command;
import io.jdock.cli.CommandException;
import io.jdock.cli.Session;
import io.jdock.cli.flag.Flag;
import io.jdock.cli.terminal.RawMode;
import java.io.IOException;
import java.util.List;

/** {@code jdock attach}. */
public final class AttachCommand extends Command {
  private final Flag<String> detachKeys =
      flags.string(null, "detach-keys", "Override the key sequence for detaching a container");
  private final Flag<Boolean> noStdin = flags.bool(null, "no-stdin", "Do not attach STDIN");
  private final Flag<Boolean> sigProxy =
      flags.boolDefaultingTrue("sig-proxy", "Proxy all received signals to the process");

  public AttachCommand() {
    super(
        "attach [OPTIONS] CONTAINER",
        "Attach local standard input, output, and error streams to a running container",
        Arguments.exactly(1));
  }

  @Override
  public List<Example> examples() {
    return List.of(new Example("attach shell", "leave it running with Ctrl-P Ctrl-Q"));
  }

  @Override
  protected int run(Session session, List<String> arguments) throws IOException {
    JsonObject container =
        session.client().getObject(EachContainer.path(arguments.get(0)) + "/json");
    refuseUnlessRunning(container.object("State"));
    String path = "/containers/" + container.string("Id");
    boolean tty = container.object("Config").bool("Tty");
    boolean stdin = !noStdin.get() && container.object("Config").bool("OpenStdin");
    if (tty && stdin && !session.terminal().in()) {
      throw new CommandException("the input device is not a TTY");
    }
    Query query =
        Query.of()
            .addUnlessEmpty("detachKeys", detachKeys.get())
            .add("stderr", true)
            .add("stdin", stdin)
            .add("stdout", true)
            .add("stream", true);
    if (sigProxy.get() && !tty) {
      SignalProxy.start(session, container.string("Id"));
    }
    EngineResponse waiting = session.client().post(path + "/wait");
    try (HijackedStream stream = session.client().hijack(path + "/attach" + query, null)) {
      RawMode raw = AttachedStreams.rawMode(session, tty, stdin);
      AttachedStreams.Outcome outcome;
      try {
        if (tty && session.terminal().out()) {
          TerminalSize.follow(session, path);
        }
        outcome =
            new AttachedStreams(session, stream, tty, stdin, Keys.of(detachKeys.get(), session))
                .copy();
      } finally {
        if (raw != null) {
          raw.close();
        }
      }
      if (outcome == AttachedStreams.Outcome.DETACHED) {
        throw new CommandException("read escape sequence");
      }
      return RunCommand.exitCode(session, waiting.object());
    }
  }

  private static void refuseUnlessRunning(JsonObject state) {
    if (!state.bool("Running")) {
      throw new CommandException("You cannot attach to a stopped container, start it first");
    }
    if (state.bool("Paused")) {
      throw new CommandException("You cannot attach to a paused container, unpause it first");
    }
    if (state.bool("Restarting")) {
      throw new CommandException(
          "You cannot attach to a restarting container, wait until it is running");
    }
  }
}
