package io.jdock.daemon.config;

/** The daemon cannot be set up as asked; the message says why in dockerd's words. */
public final class ConfigException extends Exception {
  private static final long serialVersionUID = 1L;
  private final String text;
  private final boolean usage;

  private ConfigException(String text, boolean usage) {
    super(text);
    this.text = text;
    this.usage = usage;
  }

  /** A flag is wrong: the reader is sent to the help text. */
  public static ConfigException usage(String text) {
    return new ConfigException(text, true);
  }

  /** A value is wrong. */
  public static ConfigException invalid(String text) {
    return new ConfigException(text, false);
  }

  public String text() {
    return text;
  }

  public boolean isUsage() {
    return usage;
  }
}
