package io.jdock.daemon.config;

import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Path;

/**
 * An address the daemon listens on, as {@code -H} writes it.
 *
 * @param text {@code unix:///run/jdock.sock} or {@code tcp://127.0.0.1:2375}
 */
public record Host(String text, SocketAddress address) {
  private static final int PLAIN_PORT = 2375;
  private static final int TLS_PORT = 2376;

  /**
   * Reads one value of {@code --host}.
   *
   * @param tls whether TCP means TLS, which has a port of its own
   */
  public static Host parse(String text, boolean tls) throws ConfigException {
    if (text.startsWith("unix://")) {
      String path = text.substring("unix://".length());
      return unix(text, Path.of(path.isEmpty() ? "/run/jdock.sock" : path));
    }
    if (text.startsWith("tcp://")) {
      return tcp(text, text.substring("tcp://".length()), tls ? TLS_PORT : PLAIN_PORT);
    }
    if (text.startsWith("fd://")) {
      throw ConfigException.invalid(
          "invalid host "
              + text
              + ": socket activation by systemd is not supported by jdock yet; use unix://");
    }
    throw ConfigException.invalid(
        "invalid bind address format: " + text + " (unix://PATH or tcp://HOST:PORT)");
  }

  private static Host unix(String text, Path path) throws ConfigException {
    if (!path.isAbsolute()) {
      throw ConfigException.invalid(
          "invalid bind address format: " + text + ": the path is not absolute");
    }
    return new Host(text, UnixDomainSocketAddress.of(path));
  }

  private static Host tcp(String text, String authority, int defaultPort) throws ConfigException {
    int colon = authority.lastIndexOf(':');
    boolean port = colon >= 0 && authority.indexOf(']', colon) < 0;
    String host = port ? authority.substring(0, colon) : authority;
    if (host.startsWith("[") && host.endsWith("]")) {
      host = host.substring(1, host.length() - 1);
    }
    try {
      int number = port ? Integer.parseInt(authority.substring(colon + 1)) : defaultPort;
      InetSocketAddress address =
          new InetSocketAddress(host.isEmpty() ? "127.0.0.1" : host, number);
      if (address.isUnresolved()) {
        throw ConfigException.invalid("invalid bind address " + text + ": no such host: " + host);
      }
      return new Host(text, address);
    } catch (IllegalArgumentException e) {
      throw ConfigException.invalid("invalid bind address " + text + ": invalid port");
    }
  }

  public boolean isUnix() {
    return address instanceof UnixDomainSocketAddress;
  }
}
