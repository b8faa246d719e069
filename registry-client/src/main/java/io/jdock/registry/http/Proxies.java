package io.jdock.registry.http;

import java.net.InetAddress;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Which proxy stands before which server, by the environment variables HTTP_PROXY, HTTPS_PROXY and
 * NO_PROXY (or in lower case) with the meaning that Go gives them.
 *
 * @see <a href="https://pkg.go.dev/golang.org/x/net/http/httpproxy#Config">httpproxy.Config</a>
 */
public final class Proxies {
  private final @Nullable Proxy http;
  private final @Nullable Proxy https;
  private final boolean never;
  private final List<Bypass> bypasses;

  private Proxies(
      @Nullable Proxy http, @Nullable Proxy https, boolean never, List<Bypass> bypasses) {
    this.http = http;
    this.https = https;
    this.never = never;
    this.bypasses = List.copyOf(bypasses);
  }

  /** Every server is reached directly. */
  public static Proxies none() {
    return new Proxies(null, null, true, List.of());
  }

  /**
   * The proxies of an environment.
   *
   * @throws IllegalArgumentException if a proxy's URL is malformed or of an unsupported scheme
   */
  public static Proxies fromEnvironment(Map<String, String> environment) {
    List<Bypass> bypasses = new ArrayList<>();
    boolean never = false;
    for (String part : variable(environment, "NO_PROXY").split(",", -1)) {
      String entry = part.trim().toLowerCase(Locale.ROOT);
      if (entry.equals("*")) {
        never = true;
      } else if (!entry.isEmpty()) {
        bypasses.add(Bypass.parse(entry));
      }
    }
    return new Proxies(
        proxy(variable(environment, "HTTP_PROXY")),
        proxy(variable(environment, "HTTPS_PROXY")),
        never,
        bypasses);
  }

  /** The proxy through which to reach a server, or empty to reach it directly. */
  public Optional<Proxy> proxyFor(Origin origin) {
    Proxy proxy = origin.secure() ? https : http;
    if (proxy == null || never || isLoopback(origin.host())) {
      return Optional.empty();
    }
    boolean bypassed = bypasses.stream().anyMatch(e -> e.matches(origin.host(), origin.port()));
    return bypassed ? Optional.empty() : Optional.of(proxy);
  }

  private static boolean isLoopback(String host) {
    InetAddress address = AddressRange.address(host);
    return host.equals("localhost") || (address != null && address.isLoopbackAddress());
  }

  private static String variable(Map<String, String> environment, String name) {
    String upper = environment.getOrDefault(name, "");
    return upper.isEmpty() ? environment.getOrDefault(name.toLowerCase(Locale.ROOT), "") : upper;
  }

  private static @Nullable Proxy proxy(String url) {
    if (url.isEmpty()) {
      return null;
    }
    try {
      return Proxy.of(URI.create(url.contains("://") ? url : "http://" + url));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("invalid proxy address: " + e.getMessage(), e);
    }
  }

  /** One entry of NO_PROXY: a range, an address or a domain, optionally with a port. */
  private record Bypass(
      @Nullable AddressRange range, @Nullable InetAddress address, String domain, int port) {

    static Bypass parse(String entry) {
      if (entry.matches("[0-9a-f.:]+/\\d+")) {
        return new Bypass(AddressRange.parse(entry), null, "", 0);
      }
      InetAddress whole = AddressRange.address(entry);
      if (whole != null) {
        return new Bypass(null, whole, "", 0);
      }
      int colon = entry.lastIndexOf(':');
      boolean ported = colon >= 0 && entry.substring(colon + 1).matches("\\d{1,5}");
      String host = ported ? entry.substring(0, colon) : entry;
      int port = ported ? Integer.parseInt(entry.substring(colon + 1)) : 0;
      if (host.startsWith("[") && host.endsWith("]")) {
        host = host.substring(1, host.length() - 1);
      }
      return new Bypass(
          null, AddressRange.address(host), host.startsWith("*.") ? host.substring(1) : host, port);
    }

    /** {@code foo.org} means itself and what is below it, {@code .foo.org} only the latter. */
    boolean matches(String host, int serverPort) {
      if (port != 0 && port != serverPort) {
        return false;
      }
      InetAddress literal = AddressRange.address(host);
      if (range != null) {
        return literal != null && range.contains(literal);
      }
      if (address != null) {
        return address.equals(literal);
      }
      return domain.startsWith(".")
          ? host.endsWith(domain)
          : host.equals(domain) || host.endsWith("." + domain);
    }
  }
}
