package io.jdock.cli.system;

import io.jdock.api.client.Build;
import io.jdock.api.client.EngineClient;
import io.jdock.api.client.JsonObject;
import io.jdock.cli.Arguments;
import io.jdock.cli.Command;
import io.jdock.cli.CommandException;
import io.jdock.cli.ExitCode;
import io.jdock.cli.Session;
import io.jdock.cli.Version;
import io.jdock.cli.flag.Flag;
import io.jdock.cli.format.TabWriter;
import io.jdock.cli.format.Times;
import io.jdock.cli.option.Formats;
import io.jdock.cli.template.Template;
import io.jdock.cli.template.TemplateException;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code jdock version}. */
public final class VersionCommand extends Command {
  private final Flag<String> format = flags.string("f", "format", Formats.OBJECT_HELP);

  public VersionCommand() {
    super("version [OPTIONS]", "Show the jdock version information", Arguments.none());
  }

  @Override
  protected int run(Session session, List<String> arguments) throws IOException {
    Template template = template();
    JsonObject client = client();
    JsonObject both = new JsonObject().put("Client", client);
    JsonObject server = null;
    IOException failure = null;
    try {
      client.put("ApiVersion", session.client().version().toString());
      server = session.client().getObject("/version");
      completeEngine(server);
    } catch (IOException e) {
      failure = e;
    }
    both.put("Server", server);
    session
        .out()
        .println(template == null ? text(client, server) : template.execute(forTemplate(both)));
    if (failure != null) {
      throw failure;
    }
    return ExitCode.OK;
  }

  private @Nullable Template template() {
    if (format.get().isEmpty()) {
      return null;
    }
    try {
      return Template.parse(format.get().equals("json") ? "{{json .}}" : format.get());
    } catch (TemplateException e) {
      throw new CommandException(64, "template parsing error: " + e.getMessage());
    }
  }

  private static JsonObject client() {
    String arch = System.getProperty("os.arch", "");
    return new JsonObject()
        .put("Version", Version.NUMBER)
        .put("ApiVersion", EngineClient.NEWEST.toString())
        .put("DefaultAPIVersion", EngineClient.NEWEST.toString())
        .put("GitCommit", Build.commit())
        .put("JavaVersion", System.getProperty("java.version", ""))
        .put("Os", "linux")
        .put("Arch", arch.equals("aarch64") ? "arm64" : arch)
        .put("Context", "default");
  }

  /**
   * Templates name the field as Go does, {@code APIVersion}, where JSON says {@code ApiVersion}.
   */
  private JsonObject forTemplate(JsonObject both) {
    if (format.get().contains("APIVersion")) {
      for (String side : List.of("Client", "Server")) {
        if (both.has(side)) {
          both.object(side).put("APIVersion", both.object(side).string("ApiVersion"));
        }
      }
    }
    return both;
  }

  private static void completeEngine(JsonObject server) {
    for (JsonObject component : server.objects("Components")) {
      JsonObject details = component.object("Details");
      if (component.string("Name").equals("Engine") && details.has("BuildTime")) {
        details.put("BuildTime", Times.ansi(details.string("BuildTime")));
      }
    }
  }

  private static String text(JsonObject client, @Nullable JsonObject server) {
    StringBuilder out = new StringBuilder("Client:\n");
    line(out, " ", "Version", client.string("Version"));
    String api = client.string("ApiVersion");
    String newest = client.string("DefaultAPIVersion");
    line(
        out,
        " ",
        "API version",
        api.equals(newest) ? api : api + " (downgraded from " + newest + ")");
    line(out, " ", "Java version", client.string("JavaVersion"));
    line(out, " ", "Git commit", client.string("GitCommit"));
    line(out, " ", "OS/Arch", client.string("Os") + "/" + client.string("Arch"));
    line(out, " ", "Context", client.string("Context"));
    if (server != null) {
      String platform = server.object("Platform").string("Name");
      out.append("\nServer:").append(platform.isEmpty() ? "" : " " + platform).append('\n');
      for (JsonObject component : server.objects("Components")) {
        component(out, component);
      }
    }
    String aligned = new TabWriter(20, 1).align(out.toString());
    return aligned.substring(0, aligned.length() - 1);
  }

  private static void component(StringBuilder out, JsonObject component) {
    JsonObject details = component.object("Details");
    out.append(' ').append(component.string("Name")).append(":\n");
    line(out, "  ", "Version", component.string("Version"));
    if (!component.string("Name").equals("Engine")) {
      new java.util.TreeMap<>(details.members())
          .forEach((name, value) -> line(out, "  ", name, String.valueOf(value)));
      return;
    }
    line(
        out,
        "  ",
        "API version",
        details.string("ApiVersion")
            + " (minimum version "
            + details.string("MinAPIVersion")
            + ")");
    if (details.has("GoVersion")) {
      line(out, "  ", "Go version", details.string("GoVersion"));
    }
    if (details.has("JavaVersion")) {
      line(out, "  ", "Java version", details.string("JavaVersion"));
    }
    line(out, "  ", "Git commit", details.string("GitCommit"));
    line(out, "  ", "Built", details.string("BuildTime"));
    line(out, "  ", "OS/Arch", details.string("Os") + "/" + details.string("Arch"));
    line(out, "  ", "Experimental", details.string("Experimental"));
  }

  private static void line(StringBuilder out, String indent, String name, String value) {
    out.append(indent).append(name).append(":\t").append(value).append('\n');
  }
}
