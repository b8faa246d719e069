package io.jdock.cli.system;

import io.jdock.api.client.JsonObject;
import io.jdock.cli.Arguments;
import io.jdock.cli.Command;
import io.jdock.cli.CommandException;
import io.jdock.cli.ExitCode;
import io.jdock.cli.Jdock;
import io.jdock.cli.Session;
import io.jdock.cli.Version;
import io.jdock.cli.flag.Flag;
import io.jdock.cli.option.Formats;
import io.jdock.cli.template.Template;
import io.jdock.cli.template.TemplateException;
import java.io.IOException;
import java.util.List;

/** {@code jdock info}. */
public final class InfoCommand extends Command {
  private final Flag<String> format = flags.string("f", "format", Formats.OBJECT_HELP);

  public InfoCommand() {
    super("info [OPTIONS]", "Display system-wide information", Arguments.none());
  }

  @Override
  protected int run(Session session, List<String> arguments) throws IOException {
    JsonObject client =
        new JsonObject()
            .put("Debug", session.debug())
            .put("Version", Version.NUMBER)
            .put("Context", "default")
            .put("Plugins", List.of())
            .put("Warnings", null);
    if (!format.get().isEmpty()) {
      JsonObject info = session.client().getObject("/info").put("ClientInfo", client);
      session.out().println(template().execute(info));
      return ExitCode.OK;
    }
    session.out().println("Client:");
    session.out().println(" Version:    " + Version.NUMBER);
    session.out().println(" Context:    default");
    session.out().println(" Debug Mode: " + session.debug());
    session.out().println();
    session.out().println("Server:");
    JsonObject info;
    try {
      info = session.client().getObject("/info");
    } catch (IOException e) {
      session.out().flush();
      session.err().println("ERROR: " + Jdock.describe(e));
      throw new CommandException("errors pretty printing info");
    }
    session.out().print(new ServerInfo(info, session.debug()).text());
    session.out().println();
    session.out().flush();
    info.strings("Warnings").forEach(session.err()::println);
    return ExitCode.OK;
  }

  private Template template() {
    try {
      return Template.parse(format.get().equals("json") ? "{{json .}}" : format.get());
    } catch (TemplateException e) {
      throw new CommandException(64, "template parsing error: " + e.getMessage());
    }
  }
}
