package io.jdock.runtime;

import java.time.Instant;

/**
 * How a process ended.
 *
 * @param code the shell's convention: what it passed to exit(3), or 128 + signal
 * @param signal the signal that killed it, or 0
 * @param known false where the kernel could not tell (a process that an earlier daemon started, on
 *     a kernel before 6.15); the code is 255 then
 * @param at when its end was seen
 */
public record ExitStatus(int code, int signal, boolean known, Instant at) {
  /** Decodes the status word of wait4(2). */
  public static ExitStatus ofWaitStatus(int status, Instant at) {
    int signal = status & 0x7f;
    return signal == 0
        ? new ExitStatus((status >> 8) & 0xff, 0, true, at)
        : new ExitStatus(128 + signal, signal, true, at);
  }

  /** An end that nobody can say anything about. */
  public static ExitStatus unknown(Instant at) {
    return new ExitStatus(255, 0, false, at);
  }
}
