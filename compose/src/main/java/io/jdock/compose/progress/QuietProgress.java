package io.jdock.compose.progress;

import java.io.PrintStream;

/** Messages only. */
public final class QuietProgress implements Progress {
  private final PrintStream out;

  public QuietProgress(PrintStream out) {
    this.out = out;
  }

  @Override
  public void event(Event event) {
    // nobody wants to see them
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
