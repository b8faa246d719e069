package io.jdock.runtime;

/**
 * A process' capability sets as bit masks: bit N is capability number N of {@code
 * linux/capability.h}.
 *
 * @see <a href="https://man7.org/linux/man-pages/man7/capabilities.7.html">capabilities(7)</a>
 */
public record ProcessCapabilities(
    long effective, long permitted, long inheritable, long bounding, long ambient) {
  /** The same set as effective, permitted and bounding; nothing inheritable or ambient. */
  public static ProcessCapabilities of(long set) {
    return new ProcessCapabilities(set, set, 0, set, 0);
  }
}
