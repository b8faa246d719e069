package io.jdock.cli.terminal;

import java.io.Closeable;
import java.io.IOException;

/** A terminal in raw mode. Closing restores it, once; so does the end of the JVM. */
public final class RawMode implements Closeable {
  private final String saved;
  private final Thread hook = new Thread(this::restore, "restore-terminal");
  private boolean restored;

  RawMode(String saved) {
    this.saved = saved;
    Runtime.getRuntime().addShutdownHook(hook);
  }

  private synchronized void restore() {
    if (restored) {
      return;
    }
    restored = true;
    try {
      Terminal.stty(0, "stty " + saved);
    } catch (IOException e) {
      System.getLogger(RawMode.class.getName())
          .log(System.Logger.Level.WARNING, "restore the terminal", e);
    }
  }

  @Override
  public void close() {
    restore();
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      return; // the JVM is ending: the hook runs and finds nothing left to do
    }
  }
}
