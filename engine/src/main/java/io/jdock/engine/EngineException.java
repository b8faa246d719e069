package io.jdock.engine;

import org.jspecify.annotations.Nullable;

/**
 * Something that the engine was asked for and cannot do. The message is Docker's own text; the kind
 * says what a caller can do about it, and the daemon turns it into the HTTP status.
 */
public final class EngineException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Whose fault it is, in the terms of moby's errdefs. */
  public enum Kind {
    /** The request makes no sense: 400. */
    INVALID_PARAMETER,
    /** 401, told by a registry. */
    UNAUTHORIZED,
    /** 403. */
    FORBIDDEN,
    /** 404. */
    NOT_FOUND,
    /** The object is in a state, or has a name, that excludes it: 409. */
    CONFLICT,
    /** Nothing to do, it is so already: 304. */
    NOT_MODIFIED,
    /** The kernel, the disk or a program failed: 500. */
    SYSTEM,
    /** 501. */
    NOT_IMPLEMENTED,
    /** 503. */
    UNAVAILABLE
  }

  private final Kind kind;

  public EngineException(Kind kind, String message) {
    super(inGoWords(message));
    this.kind = kind;
  }

  public EngineException(Kind kind, String message, @Nullable Throwable cause) {
    super(inGoWords(message), cause);
    this.kind = kind;
  }

  /** What a disk refuses, which the JDK tells in the C library's words and Docker in Go's. */
  private static String inGoWords(String message) {
    return message
        .replace("No space left on device", "no space left on device")
        .replace("Disk quota exceeded", "disk quota exceeded")
        .replace("Read-only file system", "read-only file system")
        .replace("Input/output error", "input/output error");
  }

  public Kind kind() {
    return kind;
  }

  /** The message, which is never null here. */
  public String text() {
    String message = getMessage();
    return message == null ? kind.name() : message;
  }

  public static EngineException invalid(String message) {
    return new EngineException(Kind.INVALID_PARAMETER, message);
  }

  public static EngineException notFound(String message) {
    return new EngineException(Kind.NOT_FOUND, message);
  }

  public static EngineException conflict(String message) {
    return new EngineException(Kind.CONFLICT, message);
  }

  public static EngineException notModified(String message) {
    return new EngineException(Kind.NOT_MODIFIED, message);
  }

  public static EngineException system(String message, @Nullable Throwable cause) {
    return new EngineException(Kind.SYSTEM, message, cause);
  }
}
