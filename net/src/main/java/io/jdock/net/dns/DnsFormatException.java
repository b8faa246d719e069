package io.jdock.net.dns;

/** A packet that is not a question we can read. */
final class DnsFormatException extends Exception {
  private static final long serialVersionUID = 1L;

  private final boolean answerable;
  private final int rcode;

  private DnsFormatException(String message, boolean answerable, int rcode) {
    super(message);
    this.answerable = answerable;
    this.rcode = rcode;
  }

  /** Answered with FORMERR. */
  static DnsFormatException malformed(String message) {
    return new DnsFormatException(message, true, DnsWire.FORMERR);
  }

  /** Answered with NOTIMP. */
  static DnsFormatException notImplemented(String message) {
    return new DnsFormatException(message, true, DnsWire.NOTIMP);
  }

  /** Not answered: no header, or an answer itself, and two servers must never talk in circles. */
  static DnsFormatException dropped(String message) {
    return new DnsFormatException(message, false, 0);
  }

  boolean answerable() {
    return answerable;
  }

  int rcode() {
    return rcode;
  }

  @Override
  public synchronized Throwable fillInStackTrace() {
    return this; // it says nothing, and strangers' packets must cost little
  }
}
