package io.jdock.image.spec;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The name of an image: {@code docker.io/library/nginx:1.27}, with the registry's domain and the
 * path always present, tag and digest optional.
 *
 * @param domain host and optional port of the registry; {@code docker.io} for Docker Hub
 * @param path the repository within the registry, such as {@code library/nginx}
 * @see <a href="https://github.com/distribution/reference">distribution/reference</a>
 */
public record ImageReference(
    String domain, String path, Optional<String> tag, Optional<Digest> digest)
    implements Comparable<ImageReference> {

  public static final String DOCKER_HUB = "docker.io";
  public static final String DEFAULT_TAG = "latest";

  private static final String OFFICIAL = "library/";
  private static final String LEGACY_DOCKER_HUB = "index.docker.io";
  private static final int MAX_NAME = 255;

  private static final String COMPONENT = "(?:[a-zA-Z0-9]|[a-zA-Z0-9][a-zA-Z0-9-]*[a-zA-Z0-9])";
  private static final String DOMAIN =
      "(?:" + COMPONENT + "(?:\\." + COMPONENT + ")*|\\[[a-fA-F0-9:]+\\])(?::[0-9]+)?";
  private static final String PATH_COMPONENT = "[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*";
  private static final String PATH = PATH_COMPONENT + "(?:/" + PATH_COMPONENT + ")*";
  private static final String TAG = "[a-zA-Z0-9_][a-zA-Z0-9_.-]{0,127}";
  private static final String DIGEST =
      "[A-Za-z][A-Za-z0-9]*(?:[-_+.][A-Za-z][A-Za-z0-9]*)*:[0-9a-fA-F]{32,}";

  private static final Pattern REFERENCE =
      Pattern.compile(
          "(?<name>(?:"
              + DOMAIN
              + "/)?"
              + PATH
              + ")(?::(?<tag>"
              + TAG
              + "))?(?:@(?<digest>"
              + DIGEST
              + "))?");
  private static final Pattern NAME =
      Pattern.compile("(?:(?<domain>" + DOMAIN + ")/)?(?<path>" + PATH + ")");
  private static final Pattern TAG_ONLY = Pattern.compile(TAG);
  private static final Pattern IDENTIFIER = Pattern.compile("[a-f0-9]{64}");

  public ImageReference {
    Matcher name = NAME.matcher(domain + "/" + path);
    if (!name.matches() || !domain.equals(name.group("domain"))) {
      throw new InvalidReferenceException("invalid reference format");
    }
    if (path.length() > MAX_NAME) {
      throw new InvalidReferenceException(
          "repository name must not be more than " + MAX_NAME + " characters");
    }
    if (tag.isPresent() && !TAG_ONLY.matcher(tag.get()).matches()) {
      throw new InvalidReferenceException("invalid tag format");
    }
  }

  /**
   * Parses what a user types, adding Docker Hub's domain and {@code library/} where they are left
   * out; the tag is not defaulted, see {@link #withDefaultTag}. As distribution's {@code
   * ParseNormalizedNamed}.
   *
   * @throws InvalidReferenceException with distribution's words
   */
  public static ImageReference parse(String text) {
    if (IDENTIFIER.matcher(text).matches()) {
      throw new InvalidReferenceException(
          "invalid repository name (" + text + "), cannot specify 64-byte hexadecimal strings");
    }
    String domain = splitDomain(text);
    String rest = remainder(text, domain);
    int colon = rest.indexOf(':');
    String repository = colon < 0 ? rest : rest.substring(0, colon);
    if (!repository.toLowerCase(Locale.ROOT).equals(repository)) {
      throw new InvalidReferenceException(
          "invalid reference format: repository name (" + repository + ") must be lowercase");
    }
    String canonical = (domain.equals(LEGACY_DOCKER_HUB) ? DOCKER_HUB : domain) + "/" + rest;
    Matcher matcher = REFERENCE.matcher(canonical);
    if (!matcher.matches()) {
      throw new InvalidReferenceException("invalid reference format");
    }
    Matcher name = NAME.matcher(matcher.group("name"));
    if (!name.matches() || name.group("domain") == null) {
      throw new InvalidReferenceException("invalid reference format");
    }
    return new ImageReference(
        name.group("domain"),
        name.group("path"),
        Optional.ofNullable(matcher.group("tag")),
        digest(matcher.group("digest")));
  }

  /** Docker Hub's official image of that name: {@code docker.io/library/NAME:TAG}. */
  public static ImageReference official(String name, String tag) {
    return new ImageReference(DOCKER_HUB, OFFICIAL + name, Optional.of(tag), Optional.empty());
  }

  private static Optional<Digest> digest(@Nullable String text) {
    if (text == null) {
      return Optional.empty();
    }
    try {
      return Optional.of(Digest.parse(text));
    } catch (IllegalArgumentException e) {
      InvalidReferenceException invalid =
          new InvalidReferenceException(String.valueOf(e.getMessage()));
      invalid.initCause(e);
      throw invalid;
    }
  }

  /** The domain as typed; Docker Hub where the first component does not look like one. */
  private static String splitDomain(String text) {
    int slash = text.indexOf('/');
    if (slash < 0) {
      return DOCKER_HUB;
    }
    String first = text.substring(0, slash);
    boolean looksLikeDomain =
        first.equals("localhost")
            || first.indexOf('.') >= 0
            || first.indexOf(':') >= 0
            || !first.toLowerCase(Locale.ROOT).equals(first);
    return looksLikeDomain ? first : DOCKER_HUB;
  }

  private static String remainder(String text, String domain) {
    String rest = text.startsWith(domain + "/") ? text.substring(domain.length() + 1) : text;
    boolean hub = domain.equals(DOCKER_HUB) || domain.equals(LEGACY_DOCKER_HUB);
    return hub && rest.indexOf('/') < 0 ? OFFICIAL + rest : rest;
  }

  /** Domain and path, without tag and digest: {@code docker.io/library/nginx}. */
  public String name() {
    return domain + "/" + path;
  }

  /** The name as users type it: {@code nginx}, {@code user/app}, {@code quay.io/app}. */
  public String familiarName() {
    if (!domain.equals(DOCKER_HUB)) {
      return name();
    }
    if (path.startsWith(OFFICIAL) && path.indexOf('/', OFFICIAL.length()) < 0) {
      return path.substring(OFFICIAL.length());
    }
    return path;
  }

  /** The whole reference as users type it: {@code nginx:1.27}. */
  public String familiar() {
    return familiarName() + suffix();
  }

  /** The same repository without tag and digest. */
  public ImageReference nameOnly() {
    return new ImageReference(domain, path, Optional.empty(), Optional.empty());
  }

  /** The same with that tag, and without a digest. */
  public ImageReference withTag(String newTag) {
    return new ImageReference(domain, path, Optional.of(newTag), Optional.empty());
  }

  /** The same with that digest, and without a tag. */
  public ImageReference withDigest(Digest newDigest) {
    return new ImageReference(domain, path, Optional.empty(), Optional.of(newDigest));
  }

  /** Adds {@code latest} where there is neither tag nor digest. */
  public ImageReference withDefaultTag() {
    return tag.isEmpty() && digest.isEmpty() ? withTag(DEFAULT_TAG) : this;
  }

  public boolean isNameOnly() {
    return tag.isEmpty() && digest.isEmpty();
  }

  private String suffix() {
    return tag.map(t -> ":" + t).orElse("") + digest.map(d -> "@" + d).orElse("");
  }

  @Override
  public int compareTo(ImageReference other) {
    return toString().compareTo(other.toString());
  }

  /** The canonical form: {@code docker.io/library/nginx:1.27}. */
  @Override
  public String toString() {
    return name() + suffix();
  }
}
