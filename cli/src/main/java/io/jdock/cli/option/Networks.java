package io.jdock.cli.option;

import io.jdock.api.client.JsonObject;
import io.jdock.cli.CommandException;
import io.jdock.cli.flag.Flag;
import io.jdock.cli.flag.Flags;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The options that connect a container to networks. */
final class Networks {
  private static final Set<String> BUILT_IN = Set.of("default", "bridge", "host", "none");

  /** One {@code --network}, in its short or long form. */
  record Attachment(
      String name,
      List<String> aliases,
      String ip,
      String ip6,
      List<String> linkLocal,
      Map<String, String> driverOptions,
      String mac) {

    static Attachment parse(String text) {
      if (text.indexOf('=') < 0) {
        return new Attachment(text, List.of(), "", "", List.of(), Map.of(), "");
      }
      String name = "";
      String ip = "";
      String ip6 = "";
      String mac = "";
      List<String> aliases = new ArrayList<>();
      List<String> linkLocal = new ArrayList<>();
      Map<String, String> driver = new LinkedHashMap<>();
      for (String field : Mounts.csv(text)) {
        int equals = field.indexOf('=');
        String key = equals < 0 ? field : field.substring(0, equals).strip();
        String value = equals < 0 ? "" : field.substring(equals + 1).strip();
        switch (key) {
          case "name" -> name = value;
          case "alias" -> aliases.add(value);
          case "ip" -> ip = value;
          case "ip6" -> ip6 = value;
          case "mac-address" -> mac = value;
          case "link-local-ip" -> linkLocal.add(value);
          case "driver-opt" -> {
            int at = value.indexOf('=');
            if (at < 0) {
              throw new IllegalArgumentException("invalid key value pair format in driver options");
            }
            driver.put(value.substring(0, at), value.substring(at + 1));
          }
          default -> throw new IllegalArgumentException("invalid field key " + key);
        }
      }
      if (name.isEmpty()) {
        throw new IllegalArgumentException("network name/id is not specified");
      }
      return new Attachment(name, aliases, ip, ip6, linkLocal, driver, mac);
    }

    boolean userDefined() {
      return !BUILT_IN.contains(name) && !name.startsWith("container:");
    }
  }

  private final Flag<List<Attachment>> networks;
  private final Flag<List<String>> net;
  private final Flag<List<String>> aliases;
  private final Flag<List<String>> oldAliases;
  private final Flag<String> ip;
  private final Flag<String> ip6;
  private final Flag<List<String>> linkLocal;
  private final Flag<String> mac;
  private final Flag<List<String>> links;

  Networks(Flags flags) {
    networks =
        flags.list(
            null, "network", "network", "Connect a container to a network", Attachment::parse);
    net = flags.hiddenList("net");
    aliases = flags.list(null, "network-alias", "Add network-scoped alias for the container");
    oldAliases = flags.hiddenList("net-alias");
    ip = flags.string(null, "ip", "IPv4 address (e.g., 172.30.100.104)");
    ip6 = flags.string(null, "ip6", "IPv6 address (e.g., 2001:db8::33)");
    linkLocal = flags.list(null, "link-local-ip", "Container IPv4/IPv6 link-local addresses");
    links = flags.list(null, "link", "list", "Add link to another container", Networks::link);
    mac = flags.string(null, "mac-address", "Container MAC address (e.g., 92:d0:c6:0a:29:33)");
  }

  private static String link(String text) {
    String[] parts = text.split(":", -1);
    if (text.isEmpty() || parts.length > 2) {
      throw new IllegalArgumentException("bad format for links: " + text);
    }
    return text;
  }

  /** HostConfig's Links. */
  List<String> links() {
    return links.get();
  }

  private List<Attachment> attachments() {
    List<Attachment> all = new ArrayList<>(networks.get());
    net.get().forEach(text -> all.add(Attachment.parse(text)));
    if (all.isEmpty()) {
      all.add(Attachment.parse("default"));
    }
    return all;
  }

  String mode() {
    return attachments().get(0).name();
  }

  /** NetworkingConfig's EndpointsConfig. */
  JsonObject endpoints() {
    if (!mac.get().isEmpty() && !Addresses.isMac(mac.get())) {
      throw new CommandException(mac.get() + " is not a valid mac address");
    }
    List<Attachment> attachments = attachments();
    boolean userDefined = attachments.stream().anyMatch(Attachment::userDefined);
    if (userDefined && !attachments.stream().allMatch(Attachment::userDefined)) {
      throw new CommandException(
          "conflicting options: cannot attach both user-defined and non-user-defined network-modes");
    }
    JsonObject endpoints = new JsonObject();
    for (int i = 0; i < attachments.size(); i++) {
      Attachment attachment = i == 0 ? withOptions(attachments.get(0)) : attachments.get(i);
      if (endpoints.get(attachment.name()) != null) {
        throw new CommandException(
            "network \"" + attachment.name() + "\" is specified multiple times");
      }
      JsonObject endpoint = endpoint(attachment);
      if (i == 0 && attachment.userDefined() && !links.get().isEmpty()) {
        endpoint = (endpoint == null ? new JsonObject() : endpoint).put("Links", links.get());
      }
      if (endpoint != null || attachments.size() > 1) {
        endpoints.put(attachment.name(), endpoint == null ? new JsonObject() : endpoint);
      }
    }
    return endpoints;
  }

  private Attachment withOptions(Attachment first) {
    List<String> allAliases = new ArrayList<>(aliases.get());
    allAliases.addAll(oldAliases.get());
    clash(first.aliases(), allAliases, "--network-alias and per-network alias");
    clash(text(first.ip()), text(ip.get()), "--ip and per-network IPv4 address");
    clash(text(first.ip6()), text(ip6.get()), "--ip6 and per-network IPv6 address");
    clash(text(first.mac()), text(mac.get()), "--mac-address and per-network MAC address");
    clash(
        first.linkLocal(),
        linkLocal.get(),
        "--link-local-ip and per-network link-local IP addresses");
    return new Attachment(
        first.name(),
        allAliases.isEmpty() ? first.aliases() : allAliases,
        ip.get().isEmpty() ? first.ip() : ip.get(),
        ip6.get().isEmpty() ? first.ip6() : ip6.get(),
        linkLocal.get().isEmpty() ? first.linkLocal() : linkLocal.get(),
        first.driverOptions(),
        mac.get().isEmpty() ? first.mac() : mac.get());
  }

  private static List<String> text(String value) {
    return value.isEmpty() ? List.of() : List.of(value);
  }

  private static void clash(List<String> one, List<String> other, String names) {
    if (!one.isEmpty() && !other.isEmpty()) {
      throw new CommandException("conflicting options: cannot specify both " + names);
    }
  }

  private static @Nullable JsonObject endpoint(Attachment attachment) {
    if (!attachment.userDefined() && !attachment.aliases().isEmpty()) {
      throw new CommandException(
          "network-scoped aliases are only supported for user-defined networks");
    }
    JsonObject endpoint = new JsonObject();
    JsonObject ipam = new JsonObject();
    if (!attachment.ip().isEmpty()) {
      ipam.put("IPv4Address", attachment.ip());
    }
    if (!attachment.ip6().isEmpty()) {
      ipam.put("IPv6Address", attachment.ip6());
    }
    if (!attachment.linkLocal().isEmpty()) {
      ipam.put("LinkLocalIPs", attachment.linkLocal());
    }
    if (!ipam.isEmpty()) {
      endpoint.put("IPAMConfig", ipam);
    }
    if (!attachment.aliases().isEmpty()) {
      endpoint.put("Aliases", attachment.aliases());
    }
    if (!attachment.mac().isEmpty()) {
      endpoint.put("MacAddress", attachment.mac());
    }
    if (!attachment.driverOptions().isEmpty()) {
      JsonObject options = new JsonObject();
      attachment.driverOptions().forEach(options::put);
      endpoint.put("DriverOpts", options);
    }
    return endpoint.isEmpty() ? null : endpoint;
  }
}
