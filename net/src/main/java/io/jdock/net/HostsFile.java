package io.jdock.net;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The text of a container's /etc/hosts.
 *
 * @see <a href="https://man7.org/linux/man-pages/man5/hosts.5.html">hosts(5)</a>
 */
public final class HostsFile {
  /** The name in {@code --add-host name:host-gateway} that stands for the host's address. */
  public static final String HOST_GATEWAY = "host-gateway";

  private static final String LOCAL =
      """
      127.0.0.1\tlocalhost
      ::1\tlocalhost ip6-localhost ip6-loopback
      fe00::0\tip6-localnet
      ff00::0\tip6-mcastprefix
      ff02::1\tip6-allnodes
      ff02::2\tip6-allrouters
      """;

  private HostsFile() {}

  /**
   * Docker's file: the local names, the user's, the container's own.
   *
   * @param ips the container's addresses
   * @param hostname the container's, with its domain if it has one
   * @param extraHosts {@code name:address} each, as {@code --add-host} takes them; the address may
   *     be {@link #HOST_GATEWAY}
   * @param links lines of the containers that it is linked to
   * @param gateway what host-gateway stands for, null where there is none
   * @throws IllegalArgumentException in Docker's words for an extra host without a valid address
   */
  public static String text(
      List<InetAddress> ips,
      String hostname,
      List<String> extraHosts,
      List<String> links,
      @Nullable InetAddress gateway) {
    StringBuilder text = new StringBuilder(LOCAL);
    extraLines(extraHosts, gateway).forEach(line -> text.append(line).append('\n'));
    links.forEach(line -> text.append(line).append('\n'));
    return with(text.toString(), ips, hostname);
  }

  /** A file with the container's name at more addresses. */
  public static String with(String file, List<InetAddress> ips, String hostname) {
    StringBuilder text = new StringBuilder(file);
    for (InetAddress ip : ips) {
      text.append(Cidr.text(ip)).append('\t').append(names(hostname)).append('\n');
    }
    return text.toString();
  }

  /** A file without the lines of some addresses. */
  public static String without(String file, List<InetAddress> ips) {
    StringBuilder text = new StringBuilder();
    for (String line : file.lines().toList()) {
      if (ips.stream().noneMatch(ip -> line.startsWith(Cidr.text(ip) + "\t"))) {
        text.append(line).append('\n');
      }
    }
    return text.toString();
  }

  /** A file with a line in place of the one that begins with the same names. */
  public static String replaced(String file, String line) {
    String names = line.substring(line.indexOf('\t') + 1);
    String first = names.split(" ", 2)[0];
    StringBuilder text = new StringBuilder();
    boolean found = false;
    for (String old : file.lines().toList()) {
      boolean same = old.substring(old.indexOf('\t') + 1).split(" ", 2)[0].equals(first);
      text.append(same ? line : old).append('\n');
      found |= same;
    }
    return found ? text.toString() : text.append(line).append('\n').toString();
  }

  /** The host's own file with the user's names added, for a container on the host's network. */
  public static String hostText(
      String hostFile, List<String> extraHosts, @Nullable InetAddress gateway) {
    StringBuilder text = new StringBuilder(hostFile);
    if (text.length() > 0 && text.charAt(text.length() - 1) != '\n') {
      text.append('\n');
    }
    extraLines(extraHosts, gateway).forEach(line -> text.append(line).append('\n'));
    return text.toString();
  }

  /** A host name with a domain is known by its first label too. */
  private static String names(String hostname) {
    int dot = hostname.indexOf('.');
    return dot > 0 ? hostname + " " + hostname.substring(0, dot) : hostname;
  }

  private static List<String> extraLines(List<String> extraHosts, @Nullable InetAddress gateway) {
    List<String> lines = new ArrayList<>();
    for (String extra : extraHosts) {
      int colon = extra.indexOf(':');
      if (colon < 1) {
        throw new IllegalArgumentException("bad format for add-host: \"" + extra + "\"");
      }
      String address = extra.substring(colon + 1);
      if (address.startsWith("[") && address.endsWith("]")) {
        address = address.substring(1, address.length() - 1);
      }
      if (HOST_GATEWAY.equals(address)) {
        if (gateway == null) {
          throw new IllegalArgumentException(
              "unable to derive the IP value for host-gateway: the container has no gateway");
        }
        address = Cidr.text(gateway);
      }
      try {
        lines.add(Cidr.text(Cidr.ip(address)) + "\t" + extra.substring(0, colon));
      } catch (IllegalArgumentException e) {
        throw new IllegalArgumentException(
            "invalid IP address in add-host: \"" + address + "\"", e);
      }
    }
    return lines;
  }
}
