package io.jdock.cli.explain;

import io.jdock.api.client.JsonObject;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A story laid out for reading: phases, their steps, why, how long, and the shell's equivalent. */
final class StoryText {
  /** What a story is of. */
  enum Kind {
    /** A container that has been started. */
    CONTAINER,
    /** A container of which nothing has happened yet. */
    PLAN,
    /** A network and all containers on it: {@code $ID} is another one's from step to step. */
    NETWORK
  }

  private static final String BOLD = "1";
  private static final String DIM = "2";
  private static final String RED = "31";
  private static final String GREEN = "32";
  private static final String CYAN = "36";
  private static final int LONGEST_CALL = 72;
  private static final Pattern NAMESPACE = Pattern.compile("netns/([0-9a-f]{64})");
  private static final Pattern CONTAINER_ID =
      Pattern.compile("(?<![0-9a-f])[0-9a-f]{64}(?![0-9a-f])");

  private final boolean colour;
  private final Kind kind;
  private final StringBuilder out = new StringBuilder();

  /**
   * The container's id, which most paths contain; it is shown once and is {@code $ID} from there.
   */
  private String id = "";

  /** The reason shown last: what several steps have in common is said once. */
  private String reason = "";

  /**
   * @param kind what the story is of
   */
  StoryText(boolean colour, Kind kind) {
    this.colour = colour;
    this.kind = kind;
  }

  String of(JsonObject story) {
    List<JsonObject> phases = story.objects("phases");
    id = kind == Kind.NETWORK ? "" : firstId(phases);
    if (!id.isEmpty()) {
      out.append(style(CYAN, "ID=" + id)).append("\n\n");
    }
    int steps = 0;
    int failed = 0;
    int number = 0;
    for (JsonObject phase : phases) {
      List<JsonObject> all = phase.objects("steps");
      heading(++number, phase.string("name"), all);
      reason = "";
      for (JsonObject step : all) {
        step(step);
        steps++;
        failed += failed(step) ? 1 : 0;
      }
      out.append('\n');
    }
    total(phases.size(), steps, failed, story.number("totalMicros"));
    return out.toString();
  }

  private void heading(int number, String name, List<JsonObject> steps) {
    long micros = 0;
    for (JsonObject step : steps) {
      micros += step.number("micros");
    }
    out.append(style(BOLD, number + ". " + name)).append("  ");
    out.append(style(DIM, steps.size() + (steps.size() == 1 ? " step" : " steps")));
    if (micros > 0) {
      out.append(style(DIM, ", " + duration(micros)));
    }
    out.append('\n');
  }

  private void step(JsonObject step) {
    Matcher container = NAMESPACE.matcher(step.string("shell"));
    if (kind == Kind.NETWORK && container.find() && !container.group(1).equals(id)) {
      id = container.group(1);
      out.append(" ".repeat(15)).append(style(CYAN, "$ ID=" + id)).append('\n');
    }
    boolean failed = failed(step);
    String mark =
        failed ? style(RED, "✗") : kind == Kind.PLAN ? style(DIM, "·") : style(GREEN, "✓");
    String time = step.number("micros") > 0 ? duration(step.number("micros")) : "";
    out.append("  ").append(mark).append(' ');
    out.append(style(DIM, " ".repeat(Math.max(0, 9 - time.length())) + time)).append("  ");
    out.append(call(step.string("call"))).append(outcome(step, failed)).append('\n');
    String why = shorter(step.string("reason"));
    if (!why.isEmpty() && !why.equals(reason)) {
      out.append(" ".repeat(15)).append(why).append('\n');
    }
    reason = why;
    if (!step.string("shell").isEmpty()) {
      for (String line : shorter(step.string("shell")).split("\n")) {
        out.append(" ".repeat(15)).append(style(CYAN, "$ " + line)).append('\n');
      }
    }
  }

  private static String firstId(List<JsonObject> phases) {
    for (JsonObject phase : phases) {
      for (JsonObject step : phase.objects("steps")) {
        Matcher matcher = CONTAINER_ID.matcher(step.string("shell") + ' ' + step.string("call"));
        if (matcher.find()) {
          return matcher.group();
        }
      }
    }
    return "";
  }

  private String shorter(String text) {
    return id.isEmpty() ? text : text.replace(id, "$ID");
  }

  private String call(String text) {
    String line = shorter(text).replace('\n', ' ');
    String shown = line.length() > LONGEST_CALL ? line.substring(0, LONGEST_CALL - 1) + "…" : line;
    return style(BOLD, shown);
  }

  private String outcome(JsonObject step, boolean failed) {
    if (failed) {
      return style(RED, "  " + errno(step));
    }
    Object result = step.get("result");
    String text = result == null ? "" : result.toString();
    return text.isEmpty() || text.equals("0") ? "" : style(DIM, " = " + text);
  }

  private static boolean failed(JsonObject step) {
    return !errno(step).isEmpty();
  }

  private static String errno(JsonObject step) {
    Object errno = step.get("errno");
    if (errno instanceof Number number) {
      return number.longValue() == 0 ? "" : "errno " + number;
    }
    return errno == null ? "" : errno.toString();
  }

  private void total(int phases, int steps, int failed, long micros) {
    String text = steps + " steps in " + phases + (phases == 1 ? " phase" : " phases");
    if (kind == Kind.PLAN) {
      text += " would be taken";
    } else if (micros > 0) {
      text += ", " + duration(micros) + " in all";
    }
    out.append(style(BOLD, text));
    if (failed > 0) {
      out.append(style(RED, "  (" + failed + " refused by the kernel)"));
    }
    out.append('\n');
  }

  /** Microseconds below ten milliseconds, then milliseconds, then seconds. */
  static String duration(long micros) {
    if (micros < 10_000) {
      return micros + " µs";
    }
    if (micros < 10_000_000) {
      return String.format(Locale.ROOT, "%.1f ms", micros / 1000.0);
    }
    return String.format(Locale.ROOT, "%.1f s", micros / 1_000_000.0);
  }

  private String style(String code, String text) {
    return colour ? "\u001b[" + code + "m" + text + "\u001b[0m" : text;
  }
}
