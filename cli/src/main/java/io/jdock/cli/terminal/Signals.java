package io.jdock.cli.terminal;

import java.util.List;
import java.util.function.Consumer;
import sun.misc.Signal;

/** Signals sent to this process. */
public final class Signals {
  /**
   * What can be passed on. The JVM keeps QUIT (its thread dump) and USR2 for itself; KILL and STOP
   * cannot be caught.
   */
  private static final List<String> FORWARDED =
      List.of("INT", "TERM", "HUP", "USR1", "ALRM", "CONT", "TSTP", "TTIN", "TTOU", "WINCH");

  private Signals() {}

  /** Hands every signal that can be caught to the receiver, by its name without SIG. */
  public static void forward(Consumer<String> receiver) {
    for (String name : FORWARDED) {
      if (!name.equals("WINCH")) {
        handle(name, () -> receiver.accept(name));
      }
    }
  }

  /** Runs an action whenever the terminal's size changes. */
  public static void onResize(Runnable action) {
    handle("WINCH", action);
  }

  /** Runs an action at one signal. */
  public static void handle(String name, Runnable action) {
    try {
      Signal.handle(new Signal(name), signal -> action.run());
    } catch (IllegalArgumentException e) {
      System.getLogger(Signals.class.getName())
          .log(System.Logger.Level.DEBUG, "signal " + name + " is not ours to handle", e);
    }
  }
}
