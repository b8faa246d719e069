package io.jdock.cli.build;

import io.jdock.api.client.JsonObject;
import io.jdock.cli.format.Units;
import io.jdock.cli.image.ProgressDisplay;
import java.io.IOException;
import java.io.PrintStream;

/** The classic builder's text: {@code Step 1/5 : FROM ...}. */
final class ClassicDisplay implements BuildDisplay {
  private final PrintStream out;
  private final ProgressDisplay pulls;

  ClassicDisplay(PrintStream out, ProgressDisplay pulls) {
    this.out = out;
    this.pulls = pulls;
  }

  @Override
  public boolean wantsSteps() {
    return false;
  }

  @Override
  public void sent(long bytes) {
    text("Sending build context to Docker daemon  " + Units.humanSize(bytes) + "\n");
  }

  @Override
  public void text(String text) {
    out.print(text);
    out.flush();
  }

  @Override
  public void step(JsonObject event) {
    throw new IllegalStateException("nobody asked for " + event);
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
