package io.jdock.registry;

import io.jdock.registry.http.Proxies;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;

/**
 * How registries are reached: daemon.json's {@code registry-mirrors} and {@code
 * insecure-registries}, the proxies, and where certificates lie.
 *
 * @param mirrors base URLs asked before Docker Hub, in order; for images of docker.io only
 * @param insecureRegistries registries that may use plain HTTP or a certificate that nobody vouches
 *     for: {@code host}, {@code host:port} or a CIDR; loopback addresses always are
 * @param proxies what stands between us and the registries
 * @param certificateRoots directories with one directory {@code HOST[:PORT]} a registry, in which
 *     {@code *.crt} are authorities and {@code *.cert} with {@code *.key} client certificates
 * @param userAgent the User-Agent header
 * @see <a href="https://docs.docker.com/engine/security/certificates/">Docker's certs.d</a>
 */
public record RegistryConfig(
    List<URI> mirrors,
    InsecureRegistries insecureRegistries,
    Proxies proxies,
    List<Path> certificateRoots,
    String userAgent) {

  private static final List<Path> CERTIFICATE_ROOTS =
      List.of(Path.of("/etc/jdock/certs.d"), Path.of("/etc/docker/certs.d"));

  public RegistryConfig {
    mirrors = mirrors.stream().map(RegistryConfig::validMirror).toList();
    certificateRoots = List.copyOf(certificateRoots);
  }

  /** No mirrors, only loopback insecure, no proxies, the usual certificate directories. */
  public static RegistryConfig defaults() {
    return new RegistryConfig(
        List.of(), InsecureRegistries.of(List.of()), Proxies.none(), CERTIFICATE_ROOTS, agent());
  }

  /**
   * The configuration as daemon.json and the command line write it, with proxies from the
   * environment.
   *
   * @throws IllegalArgumentException if a mirror or an insecure registry is malformed
   */
  public static RegistryConfig of(List<String> mirrors, List<String> insecureRegistries) {
    return defaults()
        .withMirrors(mirrors.stream().map(RegistryConfig::parseMirror).toList())
        .withInsecureRegistries(InsecureRegistries.of(insecureRegistries))
        .withProxies(Proxies.fromEnvironment(System.getenv()));
  }

  public RegistryConfig withMirrors(List<URI> others) {
    return new RegistryConfig(others, insecureRegistries, proxies, certificateRoots, userAgent);
  }

  public RegistryConfig withInsecureRegistries(InsecureRegistries others) {
    return new RegistryConfig(mirrors, others, proxies, certificateRoots, userAgent);
  }

  public RegistryConfig withProxies(Proxies others) {
    return new RegistryConfig(mirrors, insecureRegistries, others, certificateRoots, userAgent);
  }

  public RegistryConfig withCertificateRoots(List<Path> others) {
    return new RegistryConfig(mirrors, insecureRegistries, proxies, others, userAgent);
  }

  private static URI parseMirror(String text) {
    try {
      return URI.create(text);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("invalid mirror: \"" + text + "\" is not a valid URI", e);
    }
  }

  /** Docker's rules and words: a base URL with scheme and host, without query and user. */
  private static URI validMirror(URI mirror) {
    if (!"http".equals(mirror.getScheme()) && !"https".equals(mirror.getScheme())) {
      throw new IllegalArgumentException(
          "invalid mirror: unsupported scheme \""
              + mirror.getScheme()
              + "\" in \""
              + mirror
              + "\"");
    }
    if (mirror.getHost() == null) {
      throw new IllegalArgumentException("invalid mirror: no host in \"" + mirror + "\"");
    }
    if (mirror.getRawQuery() != null || mirror.getRawFragment() != null) {
      throw new IllegalArgumentException(
          "invalid mirror: query or fragment at end of the URI \"" + mirror + "\"");
    }
    if (mirror.getRawUserInfo() != null) {
      throw new IllegalArgumentException(
          "invalid mirror: username/password not allowed in URI of host " + mirror.getHost());
    }
    return mirror;
  }

  private static String agent() {
    String version = RegistryConfig.class.getPackage().getImplementationVersion();
    return "jdock/"
        + (version == null ? "dev" : version)
        + " java/"
        + System.getProperty("java.version")
        + " kernel/"
        + System.getProperty("os.version")
        + " os/linux arch/"
        + System.getProperty("os.arch");
  }
}
