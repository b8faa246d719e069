package io.jdock.net;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * The text of a container's /etc/resolv.conf.
 *
 * @param nameservers literal addresses
 * @see <a href="https://man7.org/linux/man-pages/man5/resolv.conf.5.html">resolv.conf(5)</a>
 */
public record ResolvConf(List<String> nameservers, List<String> search, List<String> options) {
  /** What Docker falls back to when the host names no server that a container could reach. */
  private static final List<String> FALLBACK = List.of("8.8.8.8", "8.8.4.4");

  private static final Pattern BLANKS = Pattern.compile("\\s+");

  public ResolvConf {
    nameservers = List.copyOf(nameservers);
    search = List.copyOf(search);
    options = List.copyOf(options);
  }

  /** Reads a host's file; lines that resolv.conf(5) does not know are passed over, as there. */
  public static ResolvConf parse(String text) {
    List<String> nameservers = new ArrayList<>();
    List<String> search = List.of();
    List<String> options = new ArrayList<>();
    for (String line : text.lines().toList()) {
      List<String> words = List.of(BLANKS.split(line.strip()));
      List<String> values = words.subList(1, words.size());
      switch (words.get(0)) {
        case "nameserver" -> nameservers.addAll(values.subList(0, Math.min(1, values.size())));
        case "search", "domain" -> search = values;
        case "options" -> options.addAll(values);
        default -> {}
      }
    }
    return new ResolvConf(nameservers, search, options);
  }

  /**
   * The file for a container with a network of its own: name servers on the host's loopback, which
   * the container cannot reach, are left out. Each non-empty list of the user's replaces the
   * host's; the search domain {@code .} means none.
   */
  public ResolvConf forContainer(
      List<String> dns, List<String> dnsSearch, List<String> dnsOptions) {
    List<String> servers = dns;
    if (servers.isEmpty()) {
      servers = nameservers.stream().filter(s -> !s.startsWith("127.") && !isIpv6(s)).toList();
    }
    if (servers.isEmpty()) {
      servers = FALLBACK;
    }
    List<String> domains = dnsSearch.isEmpty() ? search : dnsSearch;
    if (domains.equals(List.of("."))) {
      domains = List.of();
    }
    return new ResolvConf(servers, domains, dnsOptions.isEmpty() ? options : dnsOptions);
  }

  /**
   * The file for a container on a user-defined network: only the embedded server is asked, which
   * knows whom to ask for what it does not. Names without a dot are its to answer, unless the user
   * set ndots.
   */
  public ResolvConf forEmbeddedDns(String server, List<String> dnsSearch, List<String> dnsOptions) {
    List<String> domains = dnsSearch.isEmpty() ? search : dnsSearch;
    List<String> chosen = new ArrayList<>(dnsOptions.isEmpty() ? options : dnsOptions);
    if (!setsNdots(chosen)) {
      chosen.removeIf(option -> option.startsWith("ndots:"));
      chosen.add("ndots:0");
    }
    return new ResolvConf(
        List.of(server), domains.equals(List.of(".")) ? List.of() : domains, chosen);
  }

  /** Whether options set ndots to more than 0. */
  public static boolean setsNdots(List<String> options) {
    return options.stream().anyMatch(option -> option.matches("ndots:0*[1-9][0-9]*"));
  }

  /** The file for a container on the host's network: the host's, with the user's replacements. */
  public ResolvConf forHostNetwork(
      List<String> dns, List<String> dnsSearch, List<String> dnsOptions) {
    List<String> domains = dnsSearch.isEmpty() ? search : dnsSearch;
    return new ResolvConf(
        dns.isEmpty() ? nameservers : dns,
        domains.equals(List.of(".")) ? List.of() : domains,
        dnsOptions.isEmpty() ? options : dnsOptions);
  }

  /** Docker drops them where the container has no IPv6. */
  private static boolean isIpv6(String server) {
    return server.indexOf(':') >= 0;
  }

  /** The file's text. */
  public String text() {
    StringBuilder text = new StringBuilder();
    if (!search.isEmpty()) {
      text.append("search ").append(String.join(" ", search)).append('\n');
    }
    nameservers.forEach(server -> text.append("nameserver ").append(server).append('\n'));
    if (!options.isEmpty()) {
      text.append("options ").append(String.join(" ", options)).append('\n');
    }
    return text.toString();
  }
}
