package io.jdock.cli.system;

import io.jdock.cli.Arguments;
import io.jdock.cli.Command;
import io.jdock.cli.ConfigFile;
import io.jdock.cli.ExitCode;
import io.jdock.cli.Session;
import java.io.IOException;
import java.util.List;

/** {@code jdock logout}. */
public final class LogoutCommand extends Command {
  public LogoutCommand() {
    super(
        "logout [SERVER]",
        "Log out from a registry.\nIf no server is specified, it is Docker Hub.",
        Arguments.between(0, 1));
  }

  @Override
  protected int run(Session session, List<String> arguments) throws IOException {
    String server = LoginCommand.server(arguments);
    ConfigFile config = session.config();
    session.out().println("Removing login credentials for " + server);
    session.out().flush();
    try {
      config.erase(server);
    } catch (IOException e) {
      session.err().println("WARNING: could not erase credentials: " + e.getMessage());
    }
    return ExitCode.OK;
  }
}
