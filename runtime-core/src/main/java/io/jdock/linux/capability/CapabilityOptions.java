package io.jdock.linux.capability;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What a user asked for with {@code --cap-add}, {@code --cap-drop} and {@code --privileged}.
 *
 * @param adds normalised names: {@code CAP_NET_ADMIN}, or {@code ALL}
 * @param drops likewise
 * @param privileged every capability, whatever the lists say
 */
public record CapabilityOptions(List<String> adds, List<String> drops, boolean privileged) {
  /** The name that stands for every capability. */
  public static final String ALL = "ALL";

  /**
   * Normalises the names as Docker does: upper case, prefixed with {@code CAP_}.
   *
   * @throws IllegalArgumentException with Docker's text when a name is unknown
   */
  public CapabilityOptions {
    adds = normalise(adds, "CapAdd");
    drops = normalise(drops, "CapDrop");
  }

  /** What is granted, and what the machine withheld. */
  public record Grant(CapabilitySet granted, CapabilitySet withheld) {
    /** One line for each capability that the machine withheld. */
    public List<String> warnings() {
      return withheld.names().stream()
          .map(name -> "Capability " + name + " is not available on this machine. Not granted.")
          .toList();
    }
  }

  private static List<String> normalise(List<String> names, String field) {
    List<String> normalised = new ArrayList<>(names.size());
    for (String name : names) {
      String upper = name.toUpperCase(Locale.ROOT);
      if (upper.equals(ALL)) {
        normalised.add(ALL);
        continue;
      }
      String full = upper.startsWith("CAP_") ? upper : "CAP_" + upper;
      if (Capability.find(full).isEmpty()) {
        throw new IllegalArgumentException(
            "invalid " + field + ": unknown capability: \"" + full + "\"");
      }
      normalised.add(full);
    }
    return List.copyOf(normalised);
  }

  /**
   * The set that these options make of the defaults. {@code ALL} added wins over single additions,
   * and single drops still apply to it; {@code ALL} dropped leaves what is added alone.
   */
  public CapabilitySet applyTo(CapabilitySet defaults) {
    if (privileged) {
      return CapabilitySet.all();
    }
    if (adds.contains(ALL)) {
      return CapabilitySet.all().minus(named(drops));
    }
    if (drops.contains(ALL)) {
      return named(adds);
    }
    return defaults.minus(named(drops)).plus(named(adds));
  }

  /** Applies the options to Docker's defaults and splits the result by what can be passed on. */
  public Grant grant(CapabilitySet grantable) {
    CapabilitySet wanted = applyTo(CapabilitySet.dockerDefaults());
    return new Grant(wanted.intersect(grantable), wanted.minus(grantable));
  }

  private static CapabilitySet named(List<String> names) {
    return CapabilitySet.of(
        names.stream().flatMap(name -> Capability.find(name).stream()).toList());
  }
}
