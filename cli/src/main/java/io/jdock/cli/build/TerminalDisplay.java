package io.jdock.cli.build;

import io.jdock.api.client.JsonObject;
import io.jdock.cli.format.Units;
import io.jdock.cli.terminal.Terminal;
import java.io.PrintStream;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * BuildKit's view for a terminal: one line a step with the time it takes, those that go on side by
 * side with the last lines of their output, all rewritten in place.
 */
final class TerminalDisplay implements BuildDisplay {
  private static final int LAST_LINES = 4;
  private static final int PERIOD_MILLIS = 150;
  private static final int TIME = 8;

  private static final class Step {
    private final String name;
    private final long begun = System.nanoTime();
    private final Deque<String> output = new ArrayDeque<>();
    private String line = "";
    private String state = "begun";
    private long nanos;

    Step(String name) {
      this.name = name;
    }

    boolean goesOn() {
      return state.equals("begun");
    }

    long nanos() {
      return goesOn() ? System.nanoTime() - begun : nanos;
    }
  }

  private final PrintStream out;
  private final Terminal.Size size;
  private final boolean colours;
  private final long begun = System.nanoTime();
  private final Map<Long, Step> steps = new LinkedHashMap<>();
  private final Map<String, String> pulls = new LinkedHashMap<>();
  private final StringBuilder text = new StringBuilder();
  private final ScheduledExecutorService clock =
      Executors.newSingleThreadScheduledExecutor(
          work -> {
            Thread thread = new Thread(work, "build-display");
            thread.setDaemon(true);
            return thread;
          });
  private int shown;

  /**
   * @param size of the terminal; zeros when it is unknown
   * @param colours whether the terminal is to have colours
   */
  TerminalDisplay(PrintStream out, Terminal.Size size, boolean colours) {
    this.out = out;
    this.size =
        new Terminal.Size(
            size.rows() == 0 ? 24 : size.rows(), size.columns() == 0 ? 80 : size.columns());
    this.colours = colours;
    clock.scheduleAtFixedRate(this::draw, PERIOD_MILLIS, PERIOD_MILLIS, TimeUnit.MILLISECONDS);
  }

  @Override
  public boolean wantsSteps() {
    return true;
  }

  @Override
  public synchronized void sent(long bytes) {
    Step step = new Step("[internal] load build context " + Units.humanSize(bytes));
    step.state = "done";
    step.nanos = System.nanoTime() - begun;
    steps.put(0L, step);
    draw();
  }

  /** Shown below, when all steps are. */
  @Override
  public synchronized void text(String more) {
    text.append(more);
  }

  @Override
  public synchronized void step(JsonObject event) {
    Step step =
        steps.computeIfAbsent(event.number("Step"), number -> new Step(event.string("Name")));
    if (event.has("Output")) {
      print(step, event.string("Output"));
      return; // the clock shows it
    }
    step.state = event.string("State");
    step.nanos = event.number("Nanos");
    if (!step.goesOn()) {
      pulls.clear();
    }
    draw();
  }

  private static void print(Step step, String text) {
    String[] lines = (step.line + text).split("\r?\n", -1);
    for (int i = 0; i < lines.length - 1; i++) {
      step.output.add(lines[i]);
      if (step.output.size() > LAST_LINES) {
        step.output.remove();
      }
    }
    step.line = lines[lines.length - 1];
  }

  @Override
  public synchronized void message(JsonObject message) {
    JsonObject detail = message.object("progressDetail");
    String bytes =
        detail.number("total") > 0
            ? " "
                + Units.humanSize(detail.number("current"))
                + " / "
                + Units.humanSize(detail.number("total"))
            : "";
    if (!message.string("id").isEmpty()) {
      pulls.put(message.string("id"), message.string("status") + bytes);
    }
  }

  private List<String> lines() {
    List<String> lines = new ArrayList<>();
    for (Step step : steps.values()) {
      String mark = step.state.equals("cached") ? "CACHED " : "";
      mark = step.state.equals("failed") ? "ERROR " : mark;
      String colour = step.goesOn() ? "" : step.state.equals("failed") ? "31" : "34";
      lines.add(
          painted(
              colour, beside(" => " + mark + step.name, PlainDisplay.seconds(step.nanos()) + "s")));
      if (step.goesOn()) {
        step.output.forEach(line -> lines.add(painted("2", cut(" => => # " + line))));
      }
    }
    pulls.forEach((id, status) -> lines.add(painted("2", cut(" => => " + id + ": " + status))));
    return lines;
  }

  private String painted(String colour, String line) {
    return colour.isEmpty() || !colours ? line : "\u001b[" + colour + "m" + line + "\u001b[0m";
  }

  private String beside(String left, String right) {
    int room = Math.max(1, size.columns() - 1 - TIME);
    String plain = plain(left);
    String cut = plain.length() > room ? plain.substring(0, room) : plain;
    return cut
        + " ".repeat(room - cut.length())
        + " ".repeat(Math.max(0, TIME - right.length()))
        + right;
  }

  private String cut(String line) {
    String plain = plain(line);
    return plain.length() < size.columns() ? plain : plain.substring(0, size.columns() - 1);
  }

  /** What a program prints must not move the cursor. */
  private static String plain(String text) {
    return text.replaceAll("\u001b\\[[0-9;?]*[a-zA-Z]", "").replaceAll("\\p{Cntrl}", " ");
  }

  private synchronized void draw() {
    draw("");
  }

  private void draw(String end) {
    if (steps.isEmpty()) {
      return;
    }
    long done = steps.values().stream().filter(step -> !step.goesOn()).count();
    List<String> lines = lines();
    int most = Math.max(2, size.rows() - 2);
    List<String> last = lines.subList(Math.max(0, lines.size() - most), lines.size());
    StringBuilder screen = new StringBuilder();
    if (shown > 0) {
      screen.append("\u001b[").append(shown).append('A');
    }
    String time = PlainDisplay.seconds(System.nanoTime() - begun);
    screen.append("\r\u001b[0J[+] Building ").append(time).append("s (");
    screen.append(done).append('/').append(steps.size()).append(')').append(end).append('\n');
    (end.isEmpty() ? last : lines).forEach(line -> screen.append(line).append('\n'));
    shown = last.size() + 1;
    out.print(screen);
    out.flush();
  }

  @Override
  public synchronized void close() {
    if (clock.isShutdown()) {
      return;
    }
    clock.shutdownNow();
    pulls.clear();
    draw(steps.values().stream().allMatch(s -> s.state.matches("done|cached")) ? " FINISHED" : " ");
    out.print(text);
    out.flush();
  }
}
