package io.jdock.cli.container;

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
import io.jdock.cli.flag.Flag;
import io.jdock.cli.terminal.RawMode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** {@code jdock start}. */
public final class StartCommand extends Command {
  private final Flag<Boolean> attach =
      flags.bool("a", "attach", "Attach STDOUT/STDERR and forward signals");
  private final Flag<String> detachKeys =
      flags.string(null, "detach-keys", "Override the key sequence for detaching a container");
  private final Flag<Boolean> interactive =
      flags.bool("i", "interactive", "Attach container's STDIN");

  public StartCommand() {
    super(
        "start [OPTIONS] CONTAINER [CONTAINER...]",
        "Start one or more stopped containers",
        Arguments.atLeast(1));
  }

  /** Starts as the command line of these words does, without the word {@code start}. */
  public static int start(Session session, List<String> words) throws IOException {
    StartCommand command = new StartCommand();
    return command.run(session, command.flags().parse(words));
  }

  @Override
  public List<Example> examples() {
    return List.of(
        new Example("start web db", "start two containers"),
        new Example("start -ai shell", "start one and work in it"));
  }

  @Override
  protected int run(Session session, List<String> containers) throws IOException {
    if (attach.get() || interactive.get()) {
      if (containers.size() > 1) {
        throw new CommandException("you cannot start and attach multiple containers at once");
      }
      return attached(session, containers.get(0));
    }
    session.client();
    List<String> failed = new ArrayList<>();
    for (String container : containers) {
      try {
        session.client().post(EachContainer.path(container) + "/start").text();
        session.out().println(container);
        session.out().flush();
      } catch (IOException e) {
        session.err().println(Jdock.describe(e));
        failed.add(container);
      }
    }
    if (!failed.isEmpty()) {
      throw new CommandException("Error: failed to start containers: " + String.join(", ", failed));
    }
    return ExitCode.OK;
  }

  private int attached(Session session, String name) throws IOException {
    JsonObject container = session.client().getObject(EachContainer.path(name) + "/json");
    String path = "/containers/" + container.string("Id");
    final boolean tty = container.object("Config").bool("Tty");
    boolean stdin = interactive.get() && container.object("Config").bool("OpenStdin");
    if (!tty) {
      SignalProxy.start(session, container.string("Id"));
    }
    Query query =
        Query.of()
            .addUnlessEmpty("detachKeys", detachKeys.get())
            .add("stderr", true)
            .add("stdin", stdin)
            .add("stdout", true)
            .add("stream", true);
    boolean autoRemove = container.object("HostConfig").bool("AutoRemove");
    try (HijackedStream stream = session.client().hijack(path + "/attach" + query, null)) {
      EngineResponse waiting =
          session.client().post(path + "/wait?condition=" + (autoRemove ? "removed" : "next-exit"));
      session.client().post(path + "/start").text();
      RawMode raw = AttachedStreams.rawMode(session, tty, stdin);
      try {
        if (tty && session.terminal().out()) {
          TerminalSize.follow(session, path);
        }
        AttachedStreams streams =
            new AttachedStreams(session, stream, tty, stdin, Keys.of(detachKeys.get(), session));
        if (streams.copy() == AttachedStreams.Outcome.DETACHED) {
          return ExitCode.OK;
        }
      } finally {
        if (raw != null) {
          raw.close();
        }
      }
      return RunCommand.exitCode(session, waiting.object());
    }
  }
}
