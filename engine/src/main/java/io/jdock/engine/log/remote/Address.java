package io.jdock.engine.log.remote;

import io.jdock.engine.EngineException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Where a driver sends to.
 *
 * @param scheme {@code udp}, {@code tcp}, {@code tcp+tls}, {@code tls}, {@code unix} or {@code
 *     unixgram}
 * @param host name or address; empty for a socket
 * @param port -1 where none was given
 * @param path of a socket, or what follows host and port
 */
record Address(String scheme, String host, int port, String path) {
  private static final int LAST_PORT = 65_535;
  private static final Pattern URL = Pattern.compile("([a-zA-Z][a-zA-Z0-9+.-]*)://(.*)");
  private static final Pattern HOST =
      Pattern.compile("(\\[[0-9a-fA-F:.%a-z]+]|[^:/\\[\\]]*)(?::([^/]*))?(/.*)?");

  static boolean isUrl(String text) {
    return URL.matcher(text).matches();
  }

  /**
   * Reads a URL; what is none has no scheme. Sockets have a path, all others a host.
   *
   * @throws EngineException in Go's words
   */
  static Address parse(String text) {
    Matcher url = URL.matcher(text);
    if (!url.matches()) {
      return new Address("", "", -1, text);
    }
    String scheme = url.group(1).toLowerCase(Locale.ROOT);
    if (scheme.startsWith("unix")) {
      return new Address(scheme, "", -1, url.group(2));
    }
    Matcher host = HOST.matcher(url.group(2));
    if (!host.matches()) {
      throw invalid(text, "invalid character in host name");
    }
    return new Address(
        scheme,
        host.group(1).replaceAll("[\\[\\]]", ""),
        port(text, host.group(2)),
        host.group(3) == null ? "" : host.group(3));
  }

  private static int port(String text, @Nullable String port) {
    if (port == null || port.isEmpty()) {
      return -1;
    }
    if (!port.matches("\\d{1,9}")) {
      throw invalid(text, "invalid port \":" + port + "\" after host");
    }
    int number = Integer.parseInt(port);
    if (number > LAST_PORT) {
      throw invalid(text, "address " + port + ": invalid port");
    }
    return number;
  }

  private static EngineException invalid(String text, String why) {
    return EngineException.invalid("parse \"" + text + "\": " + why);
  }

  Address withPort(int to) {
    return port < 0 ? new Address(scheme, host, to, path) : this;
  }

  boolean isPath() {
    return scheme.startsWith("unix");
  }

  Path socket() {
    return Path.of(path);
  }

  /** As Go's errors have it. */
  String target() {
    return isPath() ? path : (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
  }
}
