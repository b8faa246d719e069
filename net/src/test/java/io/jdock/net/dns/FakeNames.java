package io.jdock.net.dns;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Names that a test can add and remove. */
final class FakeNames implements NameLookup {
  private final Map<String, List<InetAddress>> names = new ConcurrentHashMap<>();

  FakeNames with(String name, String... addresses) throws UnknownHostException {
    List<InetAddress> list = new ArrayList<>();
    for (String address : addresses) {
      list.add(InetAddress.getByName(address));
    }
    names.put(name, list);
    return this;
  }

  void remove(String name) {
    names.remove(name);
  }

  @Override
  public List<InetAddress> addresses(String name) {
    return names.getOrDefault(name, List.of());
  }

  @Override
  public boolean knows(String name) {
    return names.containsKey(name);
  }

  @Override
  public @Nullable String reverse(InetAddress address) {
    return names.entrySet().stream()
        .filter(e -> e.getValue().contains(address))
        .map(e -> e.getKey() + ".front")
        .findFirst()
        .orElse(null);
  }
}
