package io.jdock.runtime;

import io.jdock.linux.LinuxException;
import io.jdock.linux.Rlimit;
import io.jdock.linux.capability.CapabilitySet;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * What this machine can give a process of what is asked for: a daemon without all capabilities
 * grants what it has itself, and says what it had to leave out. For one launch.
 */
final class Grants {
  private final CapabilitySet grantable;
  private final List<String> warnings = new ArrayList<>();

  private Grants(CapabilitySet grantable) {
    this.grantable = grantable;
  }

  static Grants ofThisProcess() throws IOException {
    return new Grants(CapabilitySet.grantable());
  }

  /** The bounding set that the child starts with. */
  CapabilitySet bounding() {
    return grantable;
  }

  ProcessCapabilities capabilities(ProcessCapabilities asked) {
    CapabilitySet missing = asked.permitted().minus(grantable);
    if (!missing.members().isEmpty()) {
      warnings.add("This machine does not grant " + missing + ".");
    }
    return asked.within(grantable);
  }

  Rlimit limit(Rlimit asked) {
    Rlimit ceiling;
    try {
      ceiling = Rlimit.current(asked.resource());
    } catch (LinuxException e) {
      throw new IllegalStateException("a process can always read its own limits", e);
    }
    if (grantable.contains(io.jdock.linux.capability.Capability.SYS_RESOURCE)) {
      return asked;
    }
    Rlimit.Grant grant = asked.within(ceiling);
    grant.warning().ifPresent(warnings::add);
    return grant.limit();
  }

  /** Sentences for a user; empty when all was granted. */
  List<String> warnings() {
    return List.copyOf(warnings);
  }

  void warn(String sentence) {
    warnings.add(sentence);
  }
}
