package io.jdock.cli.container;

import io.jdock.api.client.Query;
import io.jdock.cli.Session;
import io.jdock.cli.terminal.Signals;
import io.jdock.cli.terminal.Terminal;
import java.io.IOException;

/** Keeps the size of a process's terminal equal to ours. */
final class TerminalSize {
  private TerminalSize() {}

  /**
   * Sends the size now and at every change.
   *
   * @param path {@code /containers/ID} or {@code /exec/ID}
   */
  static void follow(Session session, String path) {
    Runnable send = () -> send(session, path);
    Signals.onResize(send);
    send.run();
  }

  private static void send(Session session, String path) {
    Terminal.Size size = session.terminal().size();
    if (size.rows() == 0 && size.columns() == 0) {
      return;
    }
    Query query = Query.of().add("h", size.rows()).add("w", size.columns());
    try {
      session.client().post(path + "/resize" + query).text();
    } catch (IOException e) {
      // a process that has just ended has no terminal any more
      System.getLogger(TerminalSize.class.getName())
          .log(System.Logger.Level.DEBUG, "resize " + path, e);
    }
  }
}
