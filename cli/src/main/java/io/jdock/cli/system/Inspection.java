package io.jdock.cli.system;

import io.jdock.api.client.EngineException;
import io.jdock.api.client.Json;
import io.jdock.cli.CommandException;
import io.jdock.cli.ExitCode;
import io.jdock.cli.Session;
import io.jdock.cli.template.Template;
import io.jdock.cli.template.TemplateException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Prints what the engine knows about objects, as an array or through a template. */
public final class Inspection {
  /** Looks one object up; its JSON as the engine sent it. */
  public interface Lookup {
    String find(String name) throws IOException;
  }

  private Inspection() {}

  /** Looks all names up and prints those found; then ends the command if any was not. */
  public static int run(Session session, List<String> names, String format, Lookup lookup)
      throws IOException {
    Template template = template(format);
    List<String> found = new ArrayList<>();
    List<String> errors = new ArrayList<>();
    session.client();
    for (String name : names) {
      try {
        found.add(lookup.find(name));
      } catch (EngineException e) {
        errors.add(io.jdock.cli.Jdock.describe(e));
      } catch (CommandException e) {
        errors.add(e.text());
      }
    }
    if (template == null) {
      session.out().println(Json.indent("[" + String.join(",", found) + "]", "    "));
    } else {
      print(session, template, found, errors.isEmpty());
    }
    if (!errors.isEmpty()) {
      throw new CommandException(String.join("\n", errors));
    }
    return ExitCode.OK;
  }

  private static @Nullable Template template(String format) {
    if (format.isEmpty()) {
      return null;
    }
    try {
      return Template.parse(format.equals("json") ? "{{json .}}" : format);
    } catch (TemplateException e) {
      throw new CommandException(64, "template parsing error: " + e.getMessage());
    }
  }

  private static void print(
      Session session, Template template, List<String> found, boolean complete) throws IOException {
    for (String object : found) {
      try {
        session.out().println(template.execute(Json.parse(object)));
      } catch (TemplateException e) {
        session.out().println();
        throw new CommandException("template parsing error: " + e.getMessage());
      }
    }
    if (found.isEmpty() && !complete) {
      session.out().println();
    }
  }
}
