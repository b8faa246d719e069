package io.jdock.net;

import io.jdock.net.dns.NameLookup;
import java.net.InetAddress;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The names that one container can resolve: of the containers on its user-defined networks, its
 * links first. A name may be followed by its network's: {@code web.front}.
 */
final class ContainerNames implements NameLookup {
  private final NameTable table;
  private final Attachment attachment;

  ContainerNames(NameTable table, Attachment attachment) {
    this.table = table;
    this.attachment = attachment;
  }

  @Override
  public List<InetAddress> addresses(String name) {
    String called = attachment.links().getOrDefault(name, name);
    for (Connection connection : attachment.connections()) {
      Endpoint endpoint = connection.endpoint();
      List<InetAddress> found = table.addresses(endpoint.networkId(), called);
      if (!found.isEmpty()) {
        return found;
      }
      String suffix = "." + endpoint.networkName().toLowerCase(java.util.Locale.ROOT);
      if (called.endsWith(suffix)) {
        String first = called.substring(0, called.length() - suffix.length());
        found = table.addresses(endpoint.networkId(), first);
        if (!found.isEmpty()) {
          return found;
        }
      }
    }
    return List.of();
  }

  @Override
  public boolean knows(String name) {
    return !addresses(name).isEmpty();
  }

  @Override
  public @Nullable String reverse(InetAddress address) {
    for (Connection connection : attachment.connections()) {
      String name = table.reverse(connection.endpoint().networkId(), address);
      if (name != null) {
        return name;
      }
    }
    return null;
  }
}
