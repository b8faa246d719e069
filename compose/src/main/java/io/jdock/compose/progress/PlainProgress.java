package io.jdock.compose.progress;

import java.io.PrintStream;

/** A line an event, as docker compose writes where there is no terminal. */
public final class PlainProgress implements Progress {
  private final PrintStream out;
  private final String prefix;

  /**
   * @param prefix of each line, such as {@code "DRY-RUN MODE - "}; empty for none
   */
  public PlainProgress(PrintStream out, String prefix) {
    this.out = out;
    this.prefix = prefix;
  }

  @Override
  public synchronized void event(Event event) {
    out.println(prefix + " " + event.id() + " " + event.text() + " " + event.statusText());
    out.flush();
  }

  @Override
  public synchronized void message(String line) {
    out.println(line);
    out.flush();
  }

  @Override
  public void close() {
    out.flush();
  }
}
