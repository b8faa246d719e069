package io.jdock.runtime;

import java.nio.file.Path;

/**
 * Where a container gets one of its namespaces from.
 *
 * @see <a href="https://man7.org/linux/man-pages/man7/namespaces.7.html">namespaces(7)</a>
 */
public sealed interface Namespace {
  /** A new one of its own. */
  record Private() implements Namespace {}

  /** The daemon's. */
  record Host() implements Namespace {}

  /**
   * One that exists.
   *
   * @param path such as {@code /proc/1234/ns/net} or a bind mount of one
   */
  record Join(Path path) implements Namespace {}

  Namespace PRIVATE = new Private();
  Namespace HOST = new Host();

  static Namespace join(Path path) {
    return new Join(path);
  }
}
