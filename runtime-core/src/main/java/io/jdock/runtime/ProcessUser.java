package io.jdock.runtime;

import java.util.List;

/**
 * Whom a process runs as.
 *
 * @param umask the file mode creation mask, 0022 by default
 */
public record ProcessUser(int uid, int gid, List<Integer> additionalGids, int umask) {
  /** The mask that a container starts with when nothing else is said. */
  public static final int DEFAULT_UMASK = 0022;

  public static final ProcessUser ROOT = new ProcessUser(0, 0, List.of(), DEFAULT_UMASK);

  public ProcessUser {
    additionalGids = List.copyOf(additionalGids);
  }
}
