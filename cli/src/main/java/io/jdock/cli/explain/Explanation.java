package io.jdock.cli.explain;

import io.jdock.api.client.Json;
import io.jdock.api.client.JsonObject;
import io.jdock.cli.CommandException;
import java.io.PrintStream;

/** The story of what the kernel was asked to do, as text or data. */
public final class Explanation {
  private Explanation() {}

  /**
   * Prints a container's story.
   *
   * @param format {@code text} or {@code json}
   * @throws CommandException if the format is neither
   */
  public static void print(JsonObject story, String format, PrintStream out, boolean terminal) {
    print(story, format, out, terminal, StoryText.Kind.CONTAINER);
  }

  /** Prints a network's story, in the same forms. */
  static void printNetwork(JsonObject story, String format, PrintStream out, boolean terminal) {
    print(story, format, out, terminal, StoryText.Kind.NETWORK);
  }

  /** Prints what would be done, in the same forms. */
  public static void printPlan(JsonObject story, String format, PrintStream out, boolean terminal) {
    print(story, format, out, terminal, StoryText.Kind.PLAN);
  }

  private static void print(
      JsonObject story, String format, PrintStream out, boolean terminal, StoryText.Kind kind) {
    switch (format) {
      case "text", "" -> {
        String noColor = System.getenv("NO_COLOR");
        boolean colour = terminal && (noColor == null || noColor.isEmpty());
        out.print(new StoryText(colour, kind).of(story));
      }
      case "json" -> out.println(Json.indent(Json.write(story), "  "));
      default ->
          throw new CommandException(
              "unknown format \"" + format + "\": must be \"text\" or \"json\"");
    }
    out.flush();
  }
}
