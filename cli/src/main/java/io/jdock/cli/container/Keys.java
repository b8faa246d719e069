package io.jdock.cli.container;

import io.jdock.cli.CommandException;
import io.jdock.cli.Session;
import io.jdock.cli.terminal.DetachKeys;
import java.io.IOException;

/** The detach keys in force: the option's, else the user's configured ones, else the default. */
final class Keys {
  private Keys() {}

  static DetachKeys of(String option, Session session) throws IOException {
    String text = option.isEmpty() ? session.config().setting("detachKeys") : option;
    try {
      return DetachKeys.parse(text);
    } catch (IllegalArgumentException e) {
      throw new CommandException("invalid detach keys (" + text + "): " + e.getMessage());
    }
  }
}
