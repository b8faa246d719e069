package io.jdock.cli.container;

import io.jdock.api.client.Query;
import io.jdock.cli.ExitCode;
import io.jdock.cli.Session;
import io.jdock.cli.terminal.Signals;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicInteger;

/** Passes the signals we get on to a container. */
final class SignalProxy {
  private static final int ENOUGH = 3;

  private SignalProxy() {}

  static void start(Session session, String id) {
    AtomicInteger interrupts = new AtomicInteger();
    Signals.forward(
        name -> {
          if ((name.equals("INT") || name.equals("TERM"))
              && interrupts.incrementAndGet() >= ENOUGH) {
            session.err().println("got 3 SIGTERM/SIGINTs, forcefully exiting");
            session.err().flush();
            System.exit(ExitCode.FAILED); // a signal's handler has no caller to return to
          }
          send(session, id, name);
        });
  }

  /** Passes one signal on. */
  static void send(Session session, String id, String name) {
    try {
      session.client().post("/containers/" + id + "/kill" + Query.of().add("signal", name)).text();
    } catch (IOException e) {
      System.getLogger(SignalProxy.class.getName())
          .log(System.Logger.Level.DEBUG, "forward " + name + " to " + id, e);
    }
  }
}
