package io.jdock.net;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Who is called what on the user-defined networks, by network: the records that the embedded DNS
 * server answers from. Thread-safe, and quick for readers.
 */
final class NameTable {
  /** One network's endpoints by what they are called and by address. */
  private static final class Zone {
    final Map<String, List<Endpoint>> byName = new HashMap<>();
    final Map<InetAddress, Endpoint> byAddress = new HashMap<>();
  }

  private final Map<String, Zone> zones = new HashMap<>();

  synchronized void add(Endpoint endpoint) {
    Zone zone = zones.computeIfAbsent(endpoint.networkId(), id -> new Zone());
    for (String name : endpoint.dnsNames()) {
      List<Endpoint> same = zone.byName.computeIfAbsent(lower(name), n -> new ArrayList<>());
      if (!same.contains(endpoint)) {
        same.add(endpoint);
      }
    }
    addresses(endpoint).forEach(address -> zone.byAddress.put(address, endpoint));
  }

  synchronized void remove(Endpoint endpoint) {
    Zone zone = zones.get(endpoint.networkId());
    if (zone == null) {
      return;
    }
    zone.byName.values().forEach(same -> same.removeIf(each -> same(each, endpoint)));
    zone.byName.values().removeIf(List::isEmpty);
    zone.byAddress.values().removeIf(each -> same(each, endpoint));
    if (zone.byName.isEmpty() && zone.byAddress.isEmpty()) {
      zones.remove(endpoint.networkId());
    }
  }

  private static boolean same(Endpoint one, Endpoint other) {
    return one.endpointId().equals(other.endpointId());
  }

  /** The addresses of all that are called so; empty when nobody is. */
  synchronized List<InetAddress> addresses(String networkId, String name) {
    Zone zone = zones.get(networkId);
    List<Endpoint> named = zone == null ? null : zone.byName.get(lower(name));
    if (named == null) {
      return List.of();
    }
    List<InetAddress> all = new ArrayList<>();
    named.forEach(endpoint -> all.addAll(addresses(endpoint)));
    return all;
  }

  /** Who has an address: {@code container.network}; null when nobody has. */
  synchronized @Nullable String reverse(String networkId, InetAddress address) {
    Zone zone = zones.get(networkId);
    Endpoint endpoint = zone == null ? null : zone.byAddress.get(address);
    return endpoint == null ? null : endpoint.containerName() + "." + endpoint.networkName();
  }

  private static List<InetAddress> addresses(Endpoint endpoint) {
    InetAddress ip6 = endpoint.ip6();
    return ip6 == null ? List.of(endpoint.ip()) : List.of(endpoint.ip(), ip6);
  }

  private static String lower(String name) {
    return name.toLowerCase(Locale.ROOT);
  }
}
