package io.jdock.api.client;

import java.io.IOException;

/** A version of the Engine API, such as 1.47. */
public record ApiVersion(int major, int minor) implements Comparable<ApiVersion> {

  /**
   * Reads {@code major.minor}.
   *
   * @throws IOException if the daemon sent anything else
   */
  public static ApiVersion parse(String text) throws IOException {
    int dot = text.indexOf('.');
    try {
      return new ApiVersion(
          Integer.parseInt(text.substring(0, Math.max(0, dot))),
          Integer.parseInt(text.substring(dot + 1)));
    } catch (NumberFormatException e) {
      throw new IOException("not an API version: " + text, e);
    }
  }

  public ApiVersion min(ApiVersion other) {
    return compareTo(other) <= 0 ? this : other;
  }

  public boolean atLeast(int otherMajor, int otherMinor) {
    return compareTo(new ApiVersion(otherMajor, otherMinor)) >= 0;
  }

  @Override
  public int compareTo(ApiVersion other) {
    return major != other.major
        ? Integer.compare(major, other.major)
        : Integer.compare(minor, other.minor);
  }

  @Override
  public String toString() {
    return major + "." + minor;
  }
}
