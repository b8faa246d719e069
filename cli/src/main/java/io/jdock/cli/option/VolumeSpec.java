package io.jdock.cli.option;

import io.jdock.cli.CommandException;
import java.nio.file.Path;

/**
 * One {@code -v}, as far as docker's command looks into it (docker/cli's volume specification):
 * what has a source goes to the engine as it is, but that a path of this machine is made absolute.
 *
 * @param hasSource whether something is mounted, rather than a new volume made
 * @param text for the engine
 */
record VolumeSpec(boolean hasSource, String text) {
  private static final int FIELDS = 3;

  /**
   * @throws CommandException in Docker's words, when there are too many or empty fields
   */
  static VolumeSpec parse(String spec) {
    if (spec.isEmpty()) {
      throw new CommandException("invalid empty volume spec");
    }
    if (spec.length() <= 2) {
      return new VolumeSpec(false, spec);
    }
    int fields = 0;
    int start = 0;
    for (int colon = end(spec, 0); ; colon = end(spec, start)) {
      boolean last = colon == spec.length();
      if (colon == start) {
        throw invalid(spec, "empty section between colons");
      }
      fields++;
      if (fields == FIELDS && !last) {
        throw invalid(spec, "too many colons");
      }
      if (last) {
        return new VolumeSpec(fields > 1, fields > 1 ? absolute(spec) : spec);
      }
      start = colon + 1;
    }
  }

  /** The colon that ends a field. One behind a single letter does not: it is a drive of Windows. */
  private static int end(String spec, int start) {
    int colon = spec.indexOf(':', start);
    if (colon == start + 1 && Character.isLetter(spec.charAt(start))) {
      colon = spec.indexOf(':', colon + 1);
    }
    return colon < 0 ? spec.length() : colon;
  }

  private static String absolute(String spec) {
    if (!spec.startsWith(".")) {
      return spec;
    }
    int colon = spec.indexOf(':');
    return Path.of(spec.substring(0, colon)).toAbsolutePath().normalize() + spec.substring(colon);
  }

  private static CommandException invalid(String spec, String why) {
    return new CommandException("invalid spec: " + spec + ": " + why);
  }
}
