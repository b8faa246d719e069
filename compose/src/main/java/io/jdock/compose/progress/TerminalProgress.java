package io.jdock.compose.progress;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Redraws a line a task, ten times a second while something moves, as docker compose does on a
 * terminal. Where the terminal has fewer rows than there are tasks, those that are done are left
 * out until the end, so that what is redrawn never scrolls.
 */
public final class TerminalProgress implements Progress {
  private static final long FRAME_MILLIS = 100;
  private static final String ESC = "\u001b[";
  private static final String[] SPINNER = {"⠋", "⠙", "⠹", "⠸", "⠼", "⠴", "⠦", "⠧", "⠇", "⠏"};
  private static final String CLEAR_LINE = ESC + "K";

  /**
   * A terminal's.
   *
   * @param rows 0 if it does not tell
   * @param columns 0 if it does not tell
   */
  public record Dimensions(int rows, int columns) {}

  private static final class Task {
    private final String id;
    private final String parentId;
    private final long started = System.nanoTime();
    private Event last;
    private long ended;

    private Task(Event event) {
      this.id = event.id();
      this.parentId = event.parentId();
      this.last = event;
    }
  }

  private final PrintStream out;
  private final String title;
  private final String prefix;
  private final boolean colour;
  private final Supplier<Dimensions> terminal;
  private final Map<String, Task> tasks = new LinkedHashMap<>();
  private final List<String> messages = new ArrayList<>();
  private final ScheduledExecutorService clock =
      Executors.newSingleThreadScheduledExecutor(
          work -> {
            Thread thread = new Thread(work, "progress");
            thread.setDaemon(true);
            return thread;
          });
  private int lines;
  private int frame;

  /**
   * @param title what is done, such as {@code Running}
   * @param terminal asked for at each frame
   */
  public TerminalProgress(
      PrintStream out, String title, String prefix, boolean colour, Supplier<Dimensions> terminal) {
    this.out = out;
    this.title = title;
    this.prefix = prefix;
    this.colour = colour;
    this.terminal = terminal;
    clock.scheduleAtFixedRate(() -> draw(false), FRAME_MILLIS, FRAME_MILLIS, TimeUnit.MILLISECONDS);
  }

  @Override
  public synchronized void event(Event event) {
    Task task = tasks.computeIfAbsent(event.id(), id -> new Task(event));
    task.last = event;
    if (event.status() != Status.WORKING && task.ended == 0) {
      task.ended = System.nanoTime();
    } else if (event.status() == Status.WORKING) {
      task.ended = 0;
    }
  }

  @Override
  public synchronized void message(String line) {
    messages.add(line);
  }

  @Override
  public void close() {
    clock.shutdown();
    draw(true);
  }

  /**
   * @param last whether it stays
   */
  private synchronized void draw(boolean last) {
    StringBuilder text = new StringBuilder();
    if (lines > 0) {
      text.append(ESC).append(lines).append("A\r");
    }
    for (String line : messages) {
      text.append(line).append(CLEAR_LINE).append('\n');
    }
    messages.clear();
    int drawn = 0;
    if (!tasks.isEmpty()) {
      frame++;
      Dimensions size = terminal.get();
      int columns = Math.max(40, size.columns());
      long done = tasks.values().stream().filter(t -> t.last.status() != Status.WORKING).count();
      text.append(
              colour(
                  done == tasks.size() ? 34 : 0, "[+] " + title + " " + done + "/" + tasks.size()))
          .append(CLEAR_LINE)
          .append('\n');
      drawn++;
      int names = tasks.values().stream().mapToInt(t -> label(t).length()).max().orElse(0);
      boolean any = last || size.rows() == 0;
      int rows = any ? Integer.MAX_VALUE : Math.max(5, size.rows()) - 1;
      List<String> all = lines(names, columns);
      if (all.size() + 1 > rows) {
        List<String> moving = moving(names, columns);
        int fit = Math.min(moving.size(), rows - 2);
        all = new ArrayList<>(moving.subList(0, fit));
        all.add(" ... " + (tasks.size() - fit) + " more" + CLEAR_LINE + "\n");
      }
      all.forEach(text::append);
      drawn += all.size();
    }
    if (lines > drawn) {
      text.append(ESC).append("J");
    }
    lines = drawn;
    out.print(text);
    out.flush();
  }

  /** A line a task, each followed by those of its parts while it works. */
  private List<String> lines(int names, int columns) {
    List<String> all = new ArrayList<>();
    for (Task task : tasks.values()) {
      if (!task.parentId.isEmpty()) {
        continue;
      }
      all.add(line(task, "", names, columns));
      if (task.last.status() == Status.WORKING) {
        for (Task part : tasks.values()) {
          if (part.parentId.equals(task.id)) {
            all.add(line(part, "  ", names, columns));
          }
        }
      }
    }
    return all;
  }

  private List<String> moving(int names, int columns) {
    List<String> moving = new ArrayList<>();
    for (Task task : tasks.values()) {
      if (task.parentId.isEmpty() && task.last.status() != Status.DONE) {
        moving.add(line(task, "", names, columns));
      }
    }
    return moving;
  }

  private static String label(Task task) {
    return task.last.text().isEmpty() ? task.id : task.id + " " + task.last.text();
  }

  private String line(Task task, String indent, int names, int columns) {
    Event event = task.last;
    long end = event.status() == Status.WORKING ? System.nanoTime() : task.ended;
    String time = String.format(Locale.ROOT, "%.1fs", (end - task.started) / 1e9);
    String left = indent + " " + mark(event.status()) + " " + prefix;
    String label = pad(label(task), names);
    int room = columns - indent.length() - 4 - prefix.length() - label.length() - time.length() - 3;
    String status = event.statusText().replace('\n', ' ');
    status = status.length() > room ? status.substring(0, Math.max(0, room)) : pad(status, room);
    return left
        + label
        + "  "
        + colour(code(event.status()), status)
        + " "
        + colour(34, time)
        + CLEAR_LINE
        + "\n";
  }

  private String mark(Status status) {
    switch (status) {
      case DONE:
        return colour(32, "✔");
      case WARNING:
        return colour(33, "!");
      case ERROR:
        return colour(31, "✘");
      default:
        return colour(34, SPINNER[frame % SPINNER.length]);
    }
  }

  private static int code(Status status) {
    switch (status) {
      case DONE:
        return 32;
      case WARNING:
        return 33;
      case ERROR:
        return 31;
      default:
        return 0;
    }
  }

  private String colour(int code, String text) {
    return colour && code != 0 ? ESC + code + "m" + text + ESC + "0m" : text;
  }

  private static String pad(String text, int length) {
    return text.length() >= length ? text : text + " ".repeat(length - text.length());
  }
}
