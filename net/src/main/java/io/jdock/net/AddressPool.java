package io.jdock.net;

import java.util.ArrayList;
import java.util.List;

/**
 * A range that networks' subnets are cut from, as dockerd's {@code --default-address-pool} names
 * it.
 *
 * @param base the whole range
 * @param size the prefix length of each subnet cut from it
 */
public record AddressPool(Cidr base, int size) {
  public AddressPool {
    if (size < base.prefix() || size > base.address().getAddress().length * 8) {
      throw new IllegalArgumentException(
          "invalid address pool: size " + size + " does not fit in base " + base);
    }
    base = base.network();
  }

  /** Reads {@code base=10.10.0.0/16,size=24}. */
  public static AddressPool parse(String text) {
    String base = "";
    String size = "";
    for (String part : text.split(",", -1)) {
      int equals = part.indexOf('=');
      String key = equals < 0 ? part.strip() : part.substring(0, equals).strip();
      String value = part.substring(equals + 1).strip();
      switch (key) {
        case "base" -> base = value;
        case "size" -> size = value;
        default ->
            throw new IllegalArgumentException(
                "invalid argument \"" + text + "\": unexpected key '" + key + "'");
      }
    }
    try {
      return new AddressPool(Cidr.parse(base), Integer.parseInt(size));
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("invalid size value: " + size, e);
    }
  }

  /** Docker's: 172.17.0.0/16 to 172.31.0.0/16, then 192.168.0.0/16 by /20. */
  public static List<AddressPool> dockerDefaults() {
    List<AddressPool> pools = new ArrayList<>();
    for (int second = 17; second <= 19; second++) {
      pools.add(new AddressPool(Cidr.parse("172." + second + ".0.0/16"), 16));
    }
    pools.add(new AddressPool(Cidr.parse("172.20.0.0/14"), 16));
    pools.add(new AddressPool(Cidr.parse("172.24.0.0/14"), 16));
    pools.add(new AddressPool(Cidr.parse("172.28.0.0/14"), 16));
    pools.add(new AddressPool(Cidr.parse("192.168.0.0/16"), 20));
    return List.copyOf(pools);
  }
}
