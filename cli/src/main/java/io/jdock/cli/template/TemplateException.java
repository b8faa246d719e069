package io.jdock.cli.template;

/** A template does not parse, or cannot be executed; the message is Go's. */
public final class TemplateException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public TemplateException(String message) {
    super(message);
  }
}
