package io.jdock.engine.log.remote;

import io.jdock.engine.EngineException;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where a driver sends to.
 *
 * @param scheme {@code udp}, {@code tcp}, {@code tcp+tls}, {@code unix} or {@code unixgram}
 * @param host name or address; empty for a path
 * @param port -1 where none was given
 * @param path of a socket; empty for a host
 */
record Address(String scheme, String host, int port, String path) {
  private static final Pattern URL = Pattern.compile("(udp|tcp|tcp\\+tls|unix|unixgram)://(.*)");
  private static final Pattern HOST =
      Pattern.compile("(\\[[0-9a-fA-F:.%a-z]+]|[^:/\\[\\]]*)(?::([^/]*))?/?");

  static boolean isUrl(String text) {
    return URL.matcher(text).matches();
  }

  /**
   * @throws EngineException with Docker's words, which begin with the option's name
   */
  static Address parse(String option, String text) {
    Matcher url = URL.matcher(text);
    if (!url.matches()) {
      throw EngineException.invalid(option + " should be in form proto://address, got " + text);
    }
    String scheme = url.group(1);
    if (scheme.startsWith("unix")) {
      return new Address(scheme, "", -1, url.group(2));
    }
    return host(option, text, scheme, url.group(2));
  }

  static Address host(String option, String text, String scheme, String hostAndPort) {
    Matcher host = HOST.matcher(hostAndPort);
    if (!host.matches()) {
      throw EngineException.invalid("invalid " + option + " " + text + ": no host and port");
    }
    String name = host.group(1).replaceAll("[\\[\\]]", "");
    return new Address(
        scheme, name, host.group(2) == null ? -1 : port(option, text, host.group(2)), "");
  }

  private static int port(String option, String text, String port) {
    try {
      int number = Integer.parseInt(port);
      if (number >= 0 && number <= 65_535) {
        return number;
      }
      throw EngineException.invalid("invalid " + option + " " + text + ": no port: " + port);
    } catch (NumberFormatException e) {
      throw new EngineException(
          EngineException.Kind.INVALID_PARAMETER,
          "invalid "
              + option
              + " "
              + text
              + ": strconv.Atoi: parsing \""
              + port
              + "\": invalid syntax",
          e);
    }
  }

  Address withPort(int to) {
    return port < 0 ? new Address(scheme, host, to, path) : this;
  }

  boolean isPath() {
    return host.isEmpty() && !path.isEmpty();
  }

  Path socket() {
    return Path.of(path);
  }

  /** As Go's errors have it. */
  String target() {
    return isPath() ? path : host + ":" + port;
  }
}
