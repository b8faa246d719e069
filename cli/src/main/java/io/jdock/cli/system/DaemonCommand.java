package io.jdock.cli.system;

import io.jdock.cli.Arguments;
import io.jdock.cli.Command;
import io.jdock.cli.CommandException;
import io.jdock.cli.Session;
import io.jdock.cli.flag.Flags;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * {@code jdock daemon}. The launcher script starts the daemon itself; this command only serves when
 * options stand before the word.
 */
public final class DaemonCommand extends Command {
  public DaemonCommand() {
    super(
        "daemon [OPTIONS]",
        "Run the daemon in the foreground; 'jdock daemon --help' lists its options",
        Arguments.any(),
        new Flags(false, true));
  }

  @Override
  protected int run(Session session, List<String> arguments) throws IOException {
    Path launcher = session.launcher();
    if (launcher == null) {
      throw new CommandException("run the launcher script, ./jdock daemon, to start the daemon");
    }
    List<String> words = new ArrayList<>(List.of(launcher.toString(), "daemon"));
    words.addAll(arguments);
    try {
      return new ProcessBuilder(words).inheritIO().start().waitFor();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while the daemon runs", e);
    }
  }
}
