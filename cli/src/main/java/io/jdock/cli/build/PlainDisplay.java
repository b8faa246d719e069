package io.jdock.cli.build;

import io.jdock.api.client.JsonObject;
import io.jdock.cli.format.Units;
import io.jdock.cli.image.ProgressDisplay;
import java.io.IOException;
import java.io.PrintStream;
import java.time.Duration;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/**
 * BuildKit's plain text: every line begins with its step's number, so that those of steps which go
 * on side by side can be told apart.
 */
final class PlainDisplay implements BuildDisplay {
  private static final class Step {
    private final int number;
    private final long begun = System.nanoTime();
    private final StringBuilder line = new StringBuilder();
    private String name = "";

    Step(int number) {
      this.number = number;
    }
  }

  private final PrintStream out;
  private final long begun = System.nanoTime();
  private final ProgressDisplay pulls;
  private final Map<Long, Step> steps = new HashMap<>();
  private int shown;
  private int last;
  private boolean lastGoesOn;

  PlainDisplay(PrintStream out) {
    this.out = out;
    this.pulls = new ProgressDisplay(out, false, 0);
  }

  @Override
  public boolean wantsSteps() {
    return true;
  }

  @Override
  public void sent(long bytes) {
    last = ++shown;
    out.println("#" + last + " [internal] load build context");
    out.println("#" + last + " transferring context: " + Units.humanSize(bytes) + " done");
    done("DONE " + seconds(System.nanoTime() - begun) + "s");
  }

  @Override
  public void text(String text) {
    out.print(text);
    out.flush();
  }

  @Override
  public void step(JsonObject event) {
    Step step = steps.computeIfAbsent(event.number("Step"), number -> new Step(++shown));
    if (event.has("Output")) {
      print(step, event.string("Output"));
    } else {
      step.name = event.string("Name");
      switchTo(step);
      String end =
          switch (event.string("State")) {
            case "cached" -> "CACHED";
            case "failed" -> "ERROR";
            case "done" -> "DONE " + seconds(event.number("Nanos")) + "s";
            default -> "";
          };
      if (!end.isEmpty()) {
        if (!step.line.isEmpty()) {
          print(step, "\n");
        }
        done(end);
      }
    }
    out.flush();
  }

  private void done(String how) {
    out.println("#" + last + " " + how);
    out.println();
    out.flush();
    last = 0;
    lastGoesOn = false;
  }

  private void switchTo(Step step) {
    if (last != step.number) {
      if (lastGoesOn) {
        out.println("#" + last + " ...");
        out.println();
      }
      out.println("#" + step.number + " " + step.name);
    }
    last = step.number;
    lastGoesOn = true;
  }

  private void print(Step step, String text) {
    step.line.append(text);
    int end = step.line.indexOf("\n");
    while (end >= 0) {
      switchTo(step);
      String time = String.format(Locale.ROOT, "%.3f", (System.nanoTime() - step.begun) / 1e9);
      out.println("#" + step.number + " " + time + " " + step.line.substring(0, end));
      step.line.delete(0, end + 1);
      end = step.line.indexOf("\n");
    }
  }

  /** With one digit behind the point. */
  static String seconds(long nanos) {
    return String.format(Locale.ROOT, "%.1f", nanos / (double) Duration.ofSeconds(1).toNanos());
  }

  @Override
  public void message(JsonObject message) throws IOException {
    pulls.next(message);
  }

  @Override
  public void close() {
    out.flush();
  }
}
