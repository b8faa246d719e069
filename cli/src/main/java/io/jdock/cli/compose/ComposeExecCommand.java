package io.jdock.cli.compose;

import io.jdock.cli.Arguments;
import io.jdock.cli.CommandException;
import io.jdock.cli.ExitCode;
import io.jdock.cli.Session;
import io.jdock.cli.container.ExecCommand;
import io.jdock.cli.flag.Flag;
import io.jdock.cli.flag.Flags;
import io.jdock.compose.engine.ProjectContainer;
import io.jdock.compose.load.GoText;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** {@code jdock compose exec}. */
public final class ComposeExecCommand extends ServiceCommand {
  private final Flag<Boolean> detach =
      flags.bool("d", "detach", "Detached mode: Run command in the background");
  private final Flag<List<String>> env =
      flags.list("e", "env", "stringArray", "Set environment variables", text -> text);
  private final Flag<Long> index = index(flags);
  private final Flag<Boolean> interactive =
      flags.boolDefaultingTrue("i", "interactive", "Keep STDIN open even if not attached");
  private final Flag<Boolean> noTty =
      flags.bool(
          "T",
          "no-tty",
          "Disable pseudo-TTY allocation. By default a TTY is allocated where stdout is one");
  private final Flag<Boolean> privileged =
      flags.bool(null, "privileged", "Give extended privileges to the process");
  private final Flag<Boolean> tty = flags.boolDefaultingTrue("t", "tty", "Allocate a pseudo-TTY");
  private final Flag<String> user = flags.string("u", "user", "Run the command as this user");
  private final Flag<String> workdir =
      flags.string("w", "workdir", "Path to workdir directory for this command");

  public ComposeExecCommand() {
    super(
        "exec [OPTIONS] SERVICE COMMAND [ARGS...]",
        "Execute a command in a running container",
        Arguments.atLeast(2),
        new Flags(false, true));
  }

  @Override
  public List<Example> examples() {
    return List.of(
        new Example(
            "compose exec db psql -U postgres", "a program beside the service, on your terminal"),
        new Example(
            "compose exec -T web cat /etc/hosts > hosts", "without a terminal, for scripts"),
        new Example("compose exec --index 2 web sh", "in the second of several containers"));
  }

  @Override
  protected int run(Session session, List<String> arguments) throws IOException {
    ProjectContainer container = running(session, name(session), arguments.get(0), index.get());
    List<String> command = arguments.subList(1, arguments.size());
    if (dryRun()) {
      if (!detach.get()) {
        throw new CommandException("interactive exec is not supported in dry-run mode");
      }
      session
          .out()
          .println(
              DRY_RUN
                  + "Executing command ["
                  + String.join(" ", command.stream().map(GoText::quote).toList())
                  + "] in "
                  + container.id()
                  + " (detached mode)");
      return ExitCode.OK;
    }
    boolean terminal = noTty.changed() ? !noTty.get() : session.terminal().out() && tty.get();
    List<String> words = new ArrayList<>();
    add(words, detach.get(), "-d");
    add(words, interactive.get(), "-i");
    add(words, terminal, "-t");
    add(words, privileged.get(), "--privileged");
    env.get().forEach(variable -> words.addAll(List.of("-e", variable)));
    add(words, !user.get().isEmpty(), "--user=" + user.get());
    add(words, !workdir.get().isEmpty(), "--workdir=" + workdir.get());
    words.add(container.id());
    words.addAll(command);
    return delegate(new ExecCommand(), session, words);
  }

  private static void add(List<String> words, boolean wanted, String word) {
    if (wanted) {
      words.add(word);
    }
  }
}
