package io.jdock.runtime;

import io.jdock.linux.capability.CapabilitySet;

/**
 * A process' capability sets.
 *
 * @see <a href="https://man7.org/linux/man-pages/man7/capabilities.7.html">capabilities(7)</a>
 */
public record ProcessCapabilities(
    CapabilitySet effective,
    CapabilitySet permitted,
    CapabilitySet inheritable,
    CapabilitySet bounding,
    CapabilitySet ambient) {
  /** The same set as effective, permitted and bounding; nothing inheritable or ambient. */
  public static ProcessCapabilities of(CapabilitySet set) {
    return new ProcessCapabilities(set, set, CapabilitySet.none(), set, CapabilitySet.none());
  }

  /** None at all. */
  public static ProcessCapabilities none() {
    return of(CapabilitySet.none());
  }

  /** What of these sets the machine can grant. */
  ProcessCapabilities within(CapabilitySet grantable) {
    return new ProcessCapabilities(
        effective.intersect(grantable),
        permitted.intersect(grantable),
        inheritable.intersect(grantable),
        bounding.intersect(grantable),
        ambient.intersect(grantable));
  }
}
