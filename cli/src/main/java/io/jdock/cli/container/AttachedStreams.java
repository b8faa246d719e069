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
  private final boolean typed;
  private volatile boolean detached;
  private volatile boolean hungUp;

  AttachedStreams(
      Session session, HijackedStream stream, boolean tty, boolean stdin, DetachKeys detachKeys) {
    this.session = session;
    this.stream = stream;
    this.tty = tty;
    this.stdin = stdin;
    this.detachKeys = detachKeys;
    this.typed = tty && stdin && session.terminal().in();
  }

  /** Raw mode for a terminal process; null if ours is none or nothing is typed. */
  static @Nullable RawMode rawMode(Session session, boolean tty, boolean stdin) throws IOException {
    return tty && stdin && session.terminal().in() ? session.terminal().raw() : null;
  }

  /**
   * Copies in both directions until the process's output ends.
   *
   * @throws HangupException when our terminal is gone; the process may well go on
   */
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
      if (!detached && !hungUp) {
        throw e;
      }
    }
    if (hungUp) {
      throw new HangupException();
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
      if (typed) {
        copyTyped();
      } else if (stdin && tty) {
        copyUntilDetached();
      } else if (stdin) {
        copyRaw(session.in(), stream.out());
      }
      if (detached || hungUp) {
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

  /** A raw terminal has no end of input: when reading ends or fails, the terminal is gone. */
  private void copyTyped() throws IOException {
    DetachKeys.Watched keys = detachKeys.watch(session.in());
    byte[] buffer = new byte[BUFFER];
    for (int count = readTyped(keys, buffer); count >= 0; count = readTyped(keys, buffer)) {
      stream.out().write(buffer, 0, count);
    }
    detached = keys.detached();
    hungUp = !detached;
  }

  private static int readTyped(DetachKeys.Watched keys, byte[] buffer) {
    try {
      return keys.read(buffer);
    } catch (IOException e) {
      System.getLogger(AttachedStreams.class.getName())
          .log(System.Logger.Level.DEBUG, "read the terminal", e);
      return -1;
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
