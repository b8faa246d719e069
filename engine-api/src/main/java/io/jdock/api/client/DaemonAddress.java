package io.jdock.api.client;

import java.nio.file.Path;

/** Where a daemon listens: {@code unix:///path} or {@code tcp://host:port}. */
public sealed interface DaemonAddress {

  /** A unix domain socket. */
  record Unix(Path path) implements DaemonAddress {
    @Override
    public String toString() {
      return "unix://" + path;
    }
  }

  /** A TCP port, with or without TLS. */
  record Tcp(String host, int port) implements DaemonAddress {
    public Tcp {
      if (port < 1 || port > 65535) {
        throw new IllegalArgumentException("port out of range: " + port);
      }
    }

    @Override
    public String toString() {
      return "tcp://" + (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + port;
    }
  }

  /**
   * Reads an address as {@code docker -H} takes it.
   *
   * @param defaultTcpPort for an address without port: 2376 with TLS, 2375 without
   * @throws IllegalArgumentException with Docker's words if the text is no such address
   */
  static DaemonAddress parse(String text, int defaultTcpPort) {
    String address = text.strip();
    int scheme = address.indexOf("://");
    String protocol = scheme < 0 ? "tcp" : address.substring(0, scheme);
    String rest = scheme < 0 ? address : address.substring(scheme + 3);
    return switch (protocol) {
      case "unix" -> new Unix(Path.of(rest.isEmpty() ? "/run/jdock.sock" : rest));
      case "tcp" -> tcp(text, rest, defaultTcpPort);
      default -> throw invalid(text);
    };
  }

  private static Tcp tcp(String text, String rest, int defaultPort) {
    int slash = rest.indexOf('/');
    String hostPort = slash < 0 ? rest : rest.substring(0, slash);
    if (slash >= 0 && slash < rest.length() - 1) {
      throw invalid(text);
    }
    int colon = hostPort.lastIndexOf(':');
    boolean bareV6 = colon >= 0 && hostPort.indexOf(']') > colon;
    String host = colon < 0 || bareV6 ? hostPort : hostPort.substring(0, colon);
    if (host.startsWith("[") && host.endsWith("]")) {
      host = host.substring(1, host.length() - 1);
    }
    try {
      int port =
          colon < 0 || bareV6 ? defaultPort : Integer.parseInt(hostPort.substring(colon + 1));
      return new Tcp(host.isEmpty() ? "localhost" : host, port);
    } catch (NumberFormatException e) {
      throw invalid(text);
    }
  }

  private static IllegalArgumentException invalid(String text) {
    return new IllegalArgumentException("invalid bind address format: " + text);
  }
}
