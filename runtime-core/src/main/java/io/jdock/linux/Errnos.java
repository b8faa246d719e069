package io.jdock.linux;

import jnr.constants.platform.Errno;

/** The errno numbers that code compares with; names and texts come from jnr-constants. */
public final class Errnos {
  public static final int EPERM = 1;
  public static final int ENOENT = 2;
  public static final int ESRCH = 3;
  public static final int EINTR = 4;
  public static final int EBADF = 9;
  public static final int ECHILD = 10;
  public static final int EAGAIN = 11;
  public static final int ENOBUFS = 105;
  public static final int EACCES = 13;
  public static final int EBUSY = 16;
  public static final int EEXIST = 17;
  public static final int ENODEV = 19;
  public static final int ENOTDIR = 20;
  public static final int EISDIR = 21;
  public static final int EINVAL = 22;
  public static final int ENOSPC = 28;
  public static final int EROFS = 30;
  public static final int ELOOP = 40;
  public static final int ENOSYS = 38;
  public static final int ENODATA = 61;
  public static final int EOPNOTSUPP = 95;
  public static final int EADDRINUSE = 98;
  public static final int EADDRNOTAVAIL = 99;
  public static final int EINPROGRESS = 115;

  private Errnos() {}

  /** The symbolic name, such as {@code ENOENT}; {@code errno 4095} for numbers Linux lacks. */
  public static String name(int errno) {
    Errno known = Errno.valueOf(errno);
    return known == Errno.__UNKNOWN_CONSTANT__ ? "errno " + errno : known.name();
  }

  /** The text strerror(3) gives in Go's lower case, such as {@code no such file or directory}. */
  public static String text(int errno) {
    Errno known = Errno.valueOf(errno);
    if (known == Errno.__UNKNOWN_CONSTANT__) {
      return "errno " + errno;
    }
    String description = known.description();
    boolean acronym = description.length() > 1 && Character.isUpperCase(description.charAt(1));
    return acronym
        ? description
        : Character.toLowerCase(description.charAt(0)) + description.substring(1);
  }
}
