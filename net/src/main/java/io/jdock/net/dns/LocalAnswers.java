package io.jdock.net.dns;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** What is answered from the names of a container's own networks. */
final class LocalAnswers {
  private final NameLookup names;
  private final Random order = new Random();

  LocalAnswers(NameLookup names) {
    this.names = names;
  }

  /**
   * The answer, null where others have to be asked: for unknown names, and for known ones' records
   * of types that a container has none of, as Docker does it.
   *
   * @param most the largest answer in bytes
   */
  byte @Nullable [] to(DnsQuery query, int most) {
    if (query.questionClass() != DnsWire.CLASS_IN || query.name().isEmpty()) {
      return null;
    }
    return switch (query.type()) {
      case DnsWire.TYPE_A, DnsWire.TYPE_AAAA -> addresses(query, most);
      // No mail exchangers: the client goes on to the address (RFC 5321, section 5.1).
      case DnsWire.TYPE_MX ->
          names.addresses(query.name()).isEmpty() ? null : DnsReply.empty(query, DnsWire.NOERROR);
      case DnsWire.TYPE_PTR -> pointer(query);
      default -> null;
    };
  }

  private byte @Nullable [] addresses(DnsQuery query, int most) {
    List<InetAddress> all = names.addresses(query.name());
    if (all.isEmpty() && !names.knows(query.name())) {
      return null;
    }
    boolean four = query.type() == DnsWire.TYPE_A;
    List<InetAddress> wanted = new ArrayList<>();
    for (InetAddress address : all) {
      if (address instanceof Inet4Address == four) {
        wanted.add(address);
      }
    }
    Collections.shuffle(wanted, order); // each client takes the first: the load is spread
    return DnsReply.addresses(query, wanted, most);
  }

  private byte @Nullable [] pointer(DnsQuery query) {
    InetAddress address = ReverseName.address(query.name());
    String name = address == null ? null : names.reverse(address);
    return name == null ? null : DnsReply.pointer(query, name);
  }
}
