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
  private SubnetOptions() {}

  /**
   * What is no address is left to the daemon to refuse, unless something is to be matched with it.
   *
   * @param auxiliary {@code name=address} each
   * @throws CommandException in Docker's words when something is of no subnet
   */
  static List<JsonObject> config(
      List<String> subnets, List<String> ranges, List<String> gateways, List<String> auxiliary) {
    if (subnets.size() < ranges.size() || subnets.size() < gateways.size()) {
      throw new CommandException("every ip-range or gateway must have a corresponding subnet");
    }
    Map<String, JsonObject> configs = new LinkedHashMap<>();
    for (String subnet : subnets) {
      if (configs.keySet().stream().anyMatch(k -> contains(subnet, k) || contains(k, subnet))) {
        throw new CommandException("multiple overlapping subnet configuration is not supported");
      }
      configs.put(subnet, new JsonObject().put("Subnet", subnet));
    }
    for (String range : ranges) {
      JsonObject config = of(configs, range, "range " + range);
      single(config, "IPRange", range, "ranges", "on");
    }
    for (String gateway : gateways) {
      JsonObject config = of(configs, gateway, "gateway " + gateway);
      single(config, "Gateway", gateway, "gateways", "for");
    }
    for (String pair : auxiliary) {
      int equals = pair.indexOf('=');
      String name = equals < 0 ? pair : pair.substring(0, equals);
      String text = equals < 0 ? "" : pair.substring(equals + 1);
      JsonObject config = of(configs, text, "aux-address " + text);
      JsonObject known = config.object("AuxiliaryAddresses");
      config.put("AuxiliaryAddresses", known.put(name, text));
    }
    return new ArrayList<>(configs.values());
  }

  /** Whether an address, or the one that a range begins with, is of a subnet. */
  private static boolean contains(String subnet, String member) {
    int slash = subnet.indexOf('/');
    InetAddress mine = cidr(subnet, "invalid subnet: ");
    InetAddress theirs = member.indexOf('/') < 0 ? address(member) : cidr(member, "");
    if (theirs == null || mine.getAddress().length != theirs.getAddress().length) {
      return false;
    }
    int shift = mine.getAddress().length * 8 - Integer.parseInt(subnet.substring(slash + 1));
    return new BigInteger(1, mine.getAddress())
        .shiftRight(shift)
        .equals(new BigInteger(1, theirs.getAddress()).shiftRight(shift));
  }

  private static InetAddress cidr(String text, String failure) {
    int slash = text.indexOf('/');
    InetAddress address = slash < 0 ? null : address(text.substring(0, slash));
    if (address != null && text.substring(slash + 1).matches("[0-9]{1,3}")) {
      int prefix = Integer.parseInt(text.substring(slash + 1));
      if (prefix <= address.getAddress().length * 8) {
        return address;
      }
    }
    throw new CommandException(failure + "invalid CIDR address: " + text);
  }

  private static @Nullable InetAddress address(String text) {
    try {
      return Addresses.isAddress(text) ? InetAddress.getByName(text) : null;
    } catch (UnknownHostException e) {
      return null;
    }
  }

  private static JsonObject of(Map<String, JsonObject> configs, String member, String what) {
    for (Map.Entry<String, JsonObject> each : configs.entrySet()) {
      if (contains(each.getKey(), member)) {
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
