package io.jdock.cli.network;

import io.jdock.api.client.JsonObject;
import io.jdock.cli.CommandException;
import io.jdock.cli.option.Addresses;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Puts ranges, gateways and other addresses to the subnets that they are of, as Docker does. */
final class SubnetOptions {
  private record Subnet(String text, InetAddress address, int prefix) {
    static Subnet parse(String text) {
      int slash = text.indexOf('/');
      String address = slash < 0 ? "" : text.substring(0, slash);
      if (slash < 0 || !Addresses.isAddress(address)) {
        throw new CommandException("invalid CIDR address: " + text);
      }
      try {
        InetAddress parsed = InetAddress.getByName(address);
        int prefix = Integer.parseInt(text.substring(slash + 1));
        if (prefix < 0 || prefix > parsed.getAddress().length * 8) {
          throw new CommandException("invalid CIDR address: " + text);
        }
        return new Subnet(text, parsed, prefix);
      } catch (UnknownHostException | NumberFormatException e) {
        throw new CommandException("invalid CIDR address: " + text);
      }
    }

    boolean contains(InetAddress other) {
      byte[] mine = address.getAddress();
      byte[] theirs = other.getAddress();
      int shift = mine.length * 8 - prefix;
      return mine.length == theirs.length
          && new BigInteger(1, mine)
              .shiftRight(shift)
              .equals(new BigInteger(1, theirs).shiftRight(shift));
    }

    boolean overlaps(Subnet other) {
      return contains(other.address) || other.contains(address);
    }
  }

  private SubnetOptions() {}

  /**
   * @param auxiliary {@code name=address} each
   * @throws CommandException in Docker's words when something is of no subnet
   */
  static List<JsonObject> config(
      List<String> subnets, List<String> ranges, List<String> gateways, List<String> auxiliary) {
    if (subnets.size() < ranges.size() || subnets.size() < gateways.size()) {
      throw new CommandException("every ip-range or gateway must have a corresponding subnet");
    }
    Map<Subnet, JsonObject> configs = new LinkedHashMap<>();
    for (String text : subnets) {
      Subnet subnet = Subnet.parse(text);
      if (configs.keySet().stream().anyMatch(subnet::overlaps)) {
        throw new CommandException("multiple overlapping subnet configuration is not supported");
      }
      configs.put(subnet, new JsonObject().put("Subnet", text));
    }
    for (String range : ranges) {
      JsonObject config = of(configs, Subnet.parse(range).address(), "range " + range);
      single(config, "IPRange", range, "ranges", "on");
    }
    for (String gateway : gateways) {
      JsonObject config = of(configs, address(gateway), "gateway " + gateway);
      single(config, "Gateway", gateway, "gateways", "for");
    }
    for (String pair : auxiliary) {
      int equals = pair.indexOf('=');
      String text = pair.substring(equals + 1);
      JsonObject config = of(configs, address(text), "aux-address " + text);
      JsonObject known = config.object("AuxiliaryAddresses");
      config.put("AuxiliaryAddresses", known.put(pair.substring(0, equals), text));
    }
    return new ArrayList<>(configs.values());
  }

  private static InetAddress address(String text) {
    try {
      if (Addresses.isAddress(text)) {
        return InetAddress.getByName(text);
      }
    } catch (UnknownHostException e) {
      throw new CommandException("invalid address: " + text);
    }
    throw new CommandException("invalid address: " + text);
  }

  private static JsonObject of(Map<Subnet, JsonObject> configs, InetAddress member, String what) {
    for (Map.Entry<Subnet, JsonObject> each : configs.entrySet()) {
      if (each.getKey().contains(member)) {
        return each.getValue();
      }
    }
    throw new CommandException("no matching subnet for " + what);
  }

  private static void single(
      JsonObject config, String field, String value, String what, String preposition) {
    @Nullable Object known = config.get(field);
    if (known != null) {
      throw new CommandException(
          "cannot configure multiple "
              + what
              + " ("
              + value
              + ", "
              + known
              + ") "
              + preposition
              + " the same subnet ("
              + config.string("Subnet")
              + ")");
    }
    config.put(field, value);
  }
}
