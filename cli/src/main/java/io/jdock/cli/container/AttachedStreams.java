package io.jdock.cli.container;

import io.jdock.api.client.HijackedStream;
import io.jdock.api.client.StreamDemultiplexer;
import io.jdock.cli.Session;
import io.jdock.cli.terminal.DetachKeys;
import io.jdock.cli.terminal.RawMode;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import org.jspecify.annotations.Nullable;

/**
 * Connects our stdin, stdout and stderr with a process in a container, until it ends or the user
 * detaches.
 */
final class AttachedStreams {
  /** How it ended. */
  enum Outcome {
    ENDED,
    DETACHED
  }

  private static final int BUFFER = 32 * 1024;

  private final Session session;
  private final HijackedStream stream;
  private final boolean tty;
  private final boolean stdin;
  private final DetachKeys detachKeys;
  private volatile boolean detached;

  AttachedStreams(
      Session session, HijackedStream stream, boolean tty, boolean stdin, DetachKeys detachKeys) {
    this.session = session;
    this.stream = stream;
    this.tty = tty;
    this.stdin = stdin;
    this.detachKeys = detachKeys;
  }

  /** Raw mode for a terminal process; null if ours is none or nothing is typed. */
  static @Nullable RawMode rawMode(Session session, boolean tty, boolean stdin) throws IOException {
    return tty && stdin && session.terminal().in() ? session.terminal().raw() : null;
  }

  /** Copies in both directions until the process's output ends. */
  Outcome copy() throws IOException {
    Thread input = new Thread(this::copyInput, "stdin");
    input.setDaemon(true);
    input.start();
    try {
      if (tty) {
        copyRaw(stream.in(), session.out());
      } else {
        new StreamDemultiplexer(stream.in()).copy(session.out(), session.err());
      }
    } catch (IOException e) {
      if (!detached) {
        throw e;
      }
    }
    return detached ? Outcome.DETACHED : Outcome.ENDED;
  }

  static void copyRaw(InputStream in, OutputStream out) throws IOException {
    byte[] buffer = new byte[BUFFER];
    for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
      out.write(buffer, 0, count);
      out.flush();
    }
  }

  private void copyInput() {
    try {
      if (stdin) {
        if (tty) {
          copyUntilDetached();
        } else {
          copyRaw(session.in(), stream.out());
        }
      }
      if (detached) {
        stream.close();
      } else {
        stream.closeWrite();
      }
    } catch (IOException e) {
      // the process ended meanwhile; its output tells the rest
      System.getLogger(AttachedStreams.class.getName())
          .log(System.Logger.Level.DEBUG, "copy stdin", e);
    }
  }

  private void copyUntilDetached() throws IOException {
    DetachKeys.Watched typed = detachKeys.watch(session.in());
    byte[] buffer = new byte[BUFFER];
    for (int count = typed.read(buffer); count >= 0; count = typed.read(buffer)) {
      stream.out().write(buffer, 0, count);
    }
    detached = typed.detached();
  }
}
