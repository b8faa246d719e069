package io.jdock.registry.http;

import java.net.URI;
import java.util.Locale;

/**
 * Scheme, host and port: what connections are kept for and credentials belong to (RFC 6454).
 *
 * @param host in lower case, an IPv6 address without brackets
 */
public record Origin(boolean secure, String host, int port) {

  /**
   * The origin of an http or https URL.
   *
   * @throws IllegalArgumentException if the URL has another scheme or no host
   */
  public static Origin of(URI url) {
    String scheme = url.getScheme() == null ? "" : url.getScheme().toLowerCase(Locale.ROOT);
    boolean secure = scheme.equals("https");
    if (!secure && !scheme.equals("http")) {
      throw new IllegalArgumentException("unsupported protocol scheme \"" + scheme + "\"");
    }
    if (url.getHost() == null) {
      throw new IllegalArgumentException("no host in request URL " + url);
    }
    int port = url.getPort() >= 0 ? url.getPort() : secure ? 443 : 80;
    return new Origin(secure, unbracketed(url.getHost().toLowerCase(Locale.ROOT)), port);
  }

  static String unbracketed(String host) {
    return host.startsWith("[") && host.endsWith("]") ? host.substring(1, host.length() - 1) : host;
  }

  /** {@code host:port} as an address is written, the port always named. */
  public String authority() {
    return (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
  }

  /** {@code host[:port]} as the Host header wants it, the scheme's own port left out. */
  public String hostHeader() {
    String bracketed = host.contains(":") ? "[" + host + "]" : host;
    return port == (secure ? 443 : 80) ? bracketed : bracketed + ":" + port;
  }
}
