package io.jdock.cli.image;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An image's name as users type it: {@code [registry/]repository[:tag][@digest]}.
 *
 * @param registry {@code docker.io} if none was given
 * @param path with {@code library/} for an official image
 * @param tag empty if none was given
 * @param digest empty if none was given
 */
public record ImageName(String registry, String path, String tag, String digest) {
  private static final String HUB = "docker.io";
  private static final String OFFICIAL = "library/";
  private static final String COMPONENT = "[a-z0-9]+(?:(?:\\.|_|__|-+)[a-z0-9]+)*";
  private static final Pattern PATH = Pattern.compile(COMPONENT + "(?:/" + COMPONENT + ")*");
  private static final Pattern PARTS =
      Pattern.compile(
          "(.+?)(?::([A-Za-z0-9_][A-Za-z0-9_.-]{0,127}))?(?:@([A-Za-z0-9+.-]+:[0-9a-fA-F]{32,}))?");
  private static final Pattern ID = Pattern.compile("[a-f0-9]{64}");

  /**
   * Reads a name.
   *
   * @throws IllegalArgumentException with Docker's words if it is none
   */
  public static ImageName parse(String text) {
    if (ID.matcher(text).matches()) {
      throw new IllegalArgumentException(
          "invalid repository name (" + text + "), cannot specify 64-byte hexadecimal strings");
    }
    Matcher parts = PARTS.matcher(text);
    if (!parts.matches()) {
      throw new IllegalArgumentException("invalid reference format");
    }
    String name = parts.group(1);
    String registry = HUB;
    int slash = name.indexOf('/');
    String first = slash < 0 ? "" : name.substring(0, slash);
    boolean host =
        first.contains(".")
            || first.contains(":")
            || first.equals("localhost")
            || !first.equals(first.toLowerCase(Locale.ROOT));
    String path = name;
    if (host) {
      registry = first.equals("index.docker.io") ? HUB : first;
      path = name.substring(slash + 1);
    }
    if (!PATH.matcher(path).matches()) {
      boolean upper = PATH.matcher(path.toLowerCase(Locale.ROOT)).matches();
      throw new IllegalArgumentException(
          upper
              ? "invalid reference format: repository name ("
                  + (registry.equals(HUB) && path.indexOf('/') < 0 ? OFFICIAL + path : path)
                  + ") must be lowercase"
              : "invalid reference format");
    }
    if (registry.equals(HUB) && path.indexOf('/') < 0) {
      path = OFFICIAL + path;
    }
    return new ImageName(
        registry,
        path,
        parts.group(2) == null ? "" : parts.group(2),
        parts.group(3) == null ? "" : parts.group(3));
  }

  /** With {@code latest} if it says neither tag nor digest. */
  public ImageName orLatest() {
    return tag.isEmpty() && digest.isEmpty() ? new ImageName(registry, path, "latest", "") : this;
  }

  /** The repository as people write it: {@code alpine}, {@code quay.io/a/b}. */
  public String familiarName() {
    if (!registry.equals(HUB)) {
      return registry + "/" + path;
    }
    return path.startsWith(OFFICIAL) ? path.substring(OFFICIAL.length()) : path;
  }

  /** The whole name as people write it. */
  public String familiar() {
    return familiarName() + suffix();
  }

  /** The whole name with its registry. */
  public String canonical() {
    return registry + "/" + path + suffix();
  }

  private String suffix() {
    return (tag.isEmpty() ? "" : ":" + tag) + (digest.isEmpty() ? "" : "@" + digest);
  }
}
