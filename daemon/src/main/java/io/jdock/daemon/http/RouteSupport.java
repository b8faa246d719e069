package io.jdock.daemon.http;

/**
 * How far a route does what the Engine API's specification says.
 *
 * @param note how it differs, or why it is refused; empty when it works
 */
public record RouteSupport(Kind kind, String note) {
  public static final RouteSupport WORKS = new RouteSupport(Kind.WORKS, "");

  /** The three answers. */
  public enum Kind {
    WORKS,
    DIFFERS,
    REFUSED
  }

  static RouteSupport differs(String how) {
    return new RouteSupport(Kind.DIFFERS, how);
  }

  static RouteSupport refused(String why) {
    return new RouteSupport(Kind.REFUSED, why);
  }
}
