package io.jdock.cli;

import io.jdock.api.client.Build;
import io.jdock.api.client.DaemonUnreachableException;
import io.jdock.api.client.EngineException;
import io.jdock.cli.compose.ComposeCommand;
import io.jdock.cli.compose.ComposeOptions;
import io.jdock.cli.compose.ComposeTree;
import io.jdock.cli.flag.FlagException;
import io.jdock.cli.template.TemplateException;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Finds the command, reads its options, runs it, and tells what went wrong. */
public final class Jdock {
  private final PrintStream out;
  private final PrintStream err;

  private final Map<String, String> environment;
  private final Path directory;

  public Jdock(PrintStream out, PrintStream err) {
    this(out, err, System.getenv(), Path.of("").toAbsolutePath());
  }

  /**
   * For projects of another environment and directory than this process's.
   *
   * @param environment the caller's variables, as compose files see them
   * @param directory where the caller stands
   */
  public Jdock(PrintStream out, PrintStream err, Map<String, String> environment, Path directory) {
    this.out = out;
    this.err = err;
    this.environment = environment;
    this.directory = directory;
  }

  /** Runs one command line; answers the exit code. */
  public int run(List<String> words) {
    GlobalOptions options = new GlobalOptions();
    List<String> rest;
    try {
      rest = options.parse(words);
    } catch (FlagException e) {
      err.println(e.getMessage() + "\nSee 'jdock --help'.");
      return ExitCode.ENGINE;
    } catch (CommandException e) {
      err.println(e.text());
      return e.exitCode();
    }
    if (options.versionAsked()) {
      out.println("jdock version " + Version.NUMBER + ", build " + Build.commit());
      return ExitCode.OK;
    }
    if (rest.isEmpty() || options.helpAsked()) {
      out.print(Help.root(options));
      return ExitCode.OK;
    }
    return dispatch(options, rest);
  }

  private int dispatch(GlobalOptions options, List<String> words) {
    String first = words.get(0);
    if (first.equals("help")) {
      return help(options, words.subList(1, words.size()));
    }
    if (first.equals("compose")) {
      return compose(options, words.subList(1, words.size()));
    }
    if (!CommandTree.isGroup(first)) {
      Command command = CommandTree.find("", first);
      if (command == null) {
        err.println("jdock: '" + first + "' is not a jdock command.\nSee 'jdock --help'");
        return ExitCode.FAILED;
      }
      return execute(options, command, first, words.subList(1, words.size()));
    }
    if (words.size() < 2 || words.get(1).equals("--help") || words.get(1).equals("-h")) {
      out.print(Help.group(first));
      return ExitCode.OK;
    }
    Command command = CommandTree.find(first, words.get(1));
    if (command == null) {
      err.println(
          "jdock: '"
              + first
              + " "
              + words.get(1)
              + "' is not a jdock command.\nSee 'jdock "
              + first
              + " --help'");
      return ExitCode.FAILED;
    }
    return execute(options, command, first + " " + words.get(1), words.subList(2, words.size()));
  }

  /** The one group that has options of its own, between its name and the command's. */
  private int compose(GlobalOptions options, List<String> words) {
    ComposeOptions compose = new ComposeOptions(environment, directory);
    List<String> rest;
    try {
      rest = compose.parse(words);
    } catch (FlagException e) {
      err.println(e.getMessage() + "\nSee 'jdock compose --help'.");
      return ExitCode.FAILED;
    } catch (CommandException e) {
      err.println(e.text());
      return e.exitCode();
    }
    if (rest.isEmpty() || compose.flags().helpAsked()) {
      out.print(Help.compose(compose.flags()));
      return ExitCode.OK;
    }
    ComposeCommand command = ComposeTree.find(rest.get(0));
    if (command == null) {
      out.print(Help.compose(compose.flags()));
      out.flush();
      err.println("unknown docker command: \"compose " + rest.get(0) + "\"");
      return ExitCode.FAILED;
    }
    return execute(
        options, command.with(compose), "compose " + rest.get(0), rest.subList(1, rest.size()));
  }

  private int help(GlobalOptions options, List<String> path) {
    if (path.isEmpty()) {
      out.print(Help.root(options));
      return ExitCode.OK;
    }
    if (path.size() == 1 && path.get(0).equals("compose")) {
      out.print(Help.compose(new ComposeOptions().flags()));
      return ExitCode.OK;
    }
    String group = CommandTree.isGroup(path.get(0)) ? path.get(0) : "";
    if (!group.isEmpty() && path.size() == 1) {
      out.print(Help.group(group));
      return ExitCode.OK;
    }
    Command command = CommandTree.find(group, path.get(group.isEmpty() ? 0 : 1));
    if (command == null) {
      err.println("unknown help topic: " + String.join(" ", path));
      return ExitCode.FAILED;
    }
    out.print(Help.command(String.join(" ", path), command));
    return ExitCode.OK;
  }

  private int execute(GlobalOptions options, Command command, String path, List<String> words) {
    try (Session session = new Session(options, out, err)) {
      List<String> arguments = command.flags().parse(words);
      if (command.flags().helpAsked()) {
        out.print(Help.command(path, command));
        return ExitCode.OK;
      }
      String complaint = command.arguments().complaint(arguments.size());
      if (complaint != null) {
        err.print("\"jdock " + path + "\" " + complaint + "\nSee 'jdock " + path + " --help'.\n\n");
        err.print(Help.usageLine(path, command) + "\n\n" + command.summary() + "\n");
        return ExitCode.FAILED;
      }
      return command.run(session, arguments);
    } catch (FlagException e) {
      if (path.startsWith("compose ")) {
        err.println(e.getMessage()); // and no more, as docker compose
        return ExitCode.FAILED;
      }
      err.println(e.getMessage() + "\nSee 'jdock " + path + " --help'.");
      return ExitCode.ENGINE;
    } catch (CommandException e) {
      out.flush();
      if (!e.text().isEmpty()) {
        err.println(e.text());
      }
      return e.exitCode();
    } catch (TemplateException e) {
      out.flush();
      err.println(e.getMessage());
      return ExitCode.FAILED;
    } catch (IOException e) {
      out.flush();
      err.println(describe(e));
      if (options.debug()) {
        e.printStackTrace(err);
      }
      return ExitCode.FAILED;
    }
  }

  /** The one line for a failure, in Docker's words where Docker has some. */
  public static String describe(IOException e) {
    if (e instanceof EngineException) {
      return "Error response from daemon: " + String.valueOf(e.getMessage()).strip();
    }
    if (e instanceof DaemonUnreachableException unreachable) {
      return switch (unreachable.reason()) {
        case NOT_RUNNING ->
            "Cannot connect to the jdock daemon at "
                + unreachable.address()
                + ". Is the jdock daemon running?";
        case PERMISSION ->
            "permission denied while trying to connect to the jdock daemon socket at "
                + unreachable.address()
                + ": only root and its group may; try sudo";
        case OTHER -> "error during connect: " + e.getMessage();
      };
    }
    if (e instanceof java.nio.file.NoSuchFileException missing) {
      return "open " + missing.getFile() + ": no such file or directory";
    }
    return String.valueOf(e.getMessage());
  }
}
