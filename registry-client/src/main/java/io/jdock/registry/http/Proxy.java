package io.jdock.registry.http;

import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A proxy server.
 *
 * @param kind the protocol spoken to it
 * @param user the user name, or empty for none
 */
public record Proxy(Kind kind, String host, int port, String user, String password) {

  /** The protocols of proxies that we speak. */
  public enum Kind {
    HTTP(80),
    SOCKS5(1080);

    private final int defaultPort;

    Kind(int defaultPort) {
      this.defaultPort = defaultPort;
    }
  }

  /**
   * The proxy of a URL such as {@code http://user:password@host:3128}.
   *
   * @throws IllegalArgumentException if the scheme is neither http nor socks5, or no host is named
   */
  public static Proxy of(URI url) {
    String scheme = url.getScheme().toLowerCase(Locale.ROOT);
    Kind kind =
        switch (scheme) {
          case "http" -> Kind.HTTP;
          case "socks5", "socks5h" -> Kind.SOCKS5;
          default ->
              throw new IllegalArgumentException("unsupported proxy scheme \"" + scheme + "\"");
        };
    @Nullable String host = url.getHost();
    if (host == null) {
      throw new IllegalArgumentException("no host in the URL of the proxy");
    }
    String info = url.getRawUserInfo() == null ? "" : url.getRawUserInfo();
    int colon = info.indexOf(':');
    return new Proxy(
        kind,
        Origin.unbracketed(host),
        url.getPort() < 0 ? kind.defaultPort : url.getPort(),
        decoded(colon < 0 ? info : info.substring(0, colon)),
        colon < 0 ? "" : decoded(info.substring(colon + 1)));
  }

  private static String decoded(String text) {
    return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
  }

  /** Tells no password. */
  @Override
  public String toString() {
    return kind.name().toLowerCase(Locale.ROOT) + "://" + host + ":" + port;
  }
}
