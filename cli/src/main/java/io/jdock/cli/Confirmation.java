package io.jdock.cli;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/** Asks before something that cannot be undone. */
public final class Confirmation {
  private Confirmation() {}

  /** Shows a warning and asks; anything but {@code y} is no, as with docker. */
  public static boolean ask(Session session, String warning) throws IOException {
    session.out().print(warning + "\nAre you sure you want to continue? [y/N] ");
    session.out().flush();
    StringBuilder answer = new StringBuilder();
    InputStream in = session.in();
    for (int b = in.read(); b >= 0 && b != '\n'; b = in.read()) {
      answer.append(new String(new byte[] {(byte) b}, StandardCharsets.ISO_8859_1));
    }
    return answer.toString().strip().equalsIgnoreCase("y");
  }
}
