package io.jdock.registry;

import io.jdock.registry.http.AddressRange;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The registries with which HTTPS is tried without verification, then plain HTTP.
 *
 * <p>A name that stands in no list is resolved: Docker takes a registry for insecure when one of
 * its addresses lies in a listed range, and so do we.
 */
public final class InsecureRegistries {
  /** What is always insecure, as Docker lists it. */
  public static final List<String> LOOPBACK = List.of("::1/128", "127.0.0.0/8");

  private final Set<String> hosts;
  private final List<AddressRange> ranges;

  private InsecureRegistries(Set<String> hosts, List<AddressRange> ranges) {
    this.hosts = Set.copyOf(hosts);
    this.ranges = List.copyOf(ranges);
  }

  /**
   * Reads {@code host}, {@code host:port} and CIDR entries; the loopback ranges are always added.
   *
   * @throws IllegalArgumentException if an entry is malformed
   */
  public static InsecureRegistries of(List<String> entries) {
    Set<String> hosts = new HashSet<>();
    List<AddressRange> ranges = new ArrayList<>();
    LOOPBACK.forEach(range -> ranges.add(AddressRange.parse(range)));
    for (String entry : entries) {
      String host = entry.replaceFirst("^https?://", "");
      if (host.matches("[0-9a-fA-F.:]+/\\d+")) {
        ranges.add(AddressRange.parse(host));
      } else if (host.isEmpty() || host.contains("/") || host.startsWith("-")) {
        throw new IllegalArgumentException("insecure registry " + entry + " is not valid");
      } else {
        hosts.add(host);
      }
    }
    return new InsecureRegistries(hosts, ranges);
  }

  /** These and one more, {@code host} or {@code host:port}. */
  InsecureRegistries and(String registry) {
    Set<String> more = new HashSet<>(hosts);
    more.add(registry);
    return new InsecureRegistries(more, ranges);
  }

  /** Whether the registry {@code host[:port]} may be spoken to without verified TLS. */
  public boolean contains(String host, int port) {
    String literal = host.contains(":") ? "[" + host + "]" : host;
    return hosts.contains(host) || hosts.contains(literal + ":" + port) || inRange(host);
  }

  private boolean inRange(String host) {
    try {
      for (InetAddress address : InetAddress.getAllByName(host)) {
        if (ranges.stream().anyMatch(range -> range.contains(address))) {
          return true;
        }
      }
      return false;
    } catch (UnknownHostException e) {
      return false; // then nothing will connect to it, and that says why
    }
  }
}
