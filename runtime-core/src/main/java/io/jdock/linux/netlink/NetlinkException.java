package io.jdock.linux.netlink;

import io.jdock.linux.Errnos;
import java.io.IOException;

/**
 * A request that the kernel refused, in the form {@code add link jdock0: file exists}, followed by
 * the kernel's own explanation (extended acknowledgement) where it gives one.
 */
public final class NetlinkException extends IOException {
  private static final long serialVersionUID = 1L;

  private final int errno;

  public NetlinkException(String action, int errno, String explanation) {
    super(
        action
            + ": "
            + Errnos.text(errno)
            + (explanation.isEmpty() ? "" : " (" + explanation + ")"));
    this.errno = errno;
  }

  /** The positive error number, see {@link Errnos}. */
  public int errno() {
    return errno;
  }
}
