package io.jdock.runtime;

/** What a process' standard streams are. */
public sealed interface Stdio {
  /**
   * Descriptors of the caller, duplicated into the process; the caller closes its own.
   *
   * @param stdin descriptor number, as are the others
   */
  record Descriptors(int stdin, int stdout, int stderr) implements Stdio {}

  /**
   * A pseudo-terminal made in the container's own devpts; its master comes back with the process.
   * For a {@link ProcessSpec} with a terminal.
   */
  record Terminal() implements Stdio {}
}
