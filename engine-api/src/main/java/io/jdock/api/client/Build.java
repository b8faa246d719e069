package io.jdock.api.client;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** What this program was built from; the build writes it beside this class. */
public final class Build {
  private static final String UNKNOWN = "unknown-commit";

  private Build() {}

  /** Short hash of the git commit; {@code unknown-commit}, docker's words, built outside of git. */
  public static String commit() {
    try (InputStream in = Build.class.getResourceAsStream("commit")) {
      String commit =
          in == null ? "" : new String(in.readAllBytes(), StandardCharsets.US_ASCII).strip();
      return commit.isEmpty() ? UNKNOWN : commit;
    } catch (IOException e) {
      throw new UncheckedIOException("read the commit of this build", e);
    }
  }
}
