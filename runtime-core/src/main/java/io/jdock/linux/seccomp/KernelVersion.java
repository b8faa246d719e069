package io.jdock.linux.seccomp;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A kernel's version, as far as profiles ask for it. */
record KernelVersion(int major, int minor) {
  private static final Pattern FORM = Pattern.compile("(\\d+)\\.(\\d+).*");

  static KernelVersion running() {
    return parse(System.getProperty("os.version"));
  }

  /**
   * @throws IllegalArgumentException when the text does not begin with a version
   */
  static KernelVersion parse(String text) {
    Matcher matcher = FORM.matcher(text);
    if (!matcher.matches()) {
      throw new IllegalArgumentException("invalid kernel version: \"" + text + "\"");
    }
    return new KernelVersion(
        Integer.parseInt(matcher.group(1)), Integer.parseInt(matcher.group(2)));
  }

  /** Whether it is that version or newer: {@code 4.8}. */
  boolean atLeast(String version) {
    KernelVersion other = parse(version);
    return major > other.major || (major == other.major && minor >= other.minor);
  }
}
