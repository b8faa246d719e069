package io.jdock.net.dns;

import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** The messages that the server writes itself. */
final class DnsReply {
  /** Docker's time to live, in seconds. */
  static final int TTL = 600;

  /** A pointer to the question's name, right behind the header. */
  private static final int NAME_OF_QUESTION = 0xc000 | DnsWire.HEADER_BYTES;

  /** Name, type, class, time to live, length of data. */
  private static final int RECORD_BYTES = 12;

  private static final int KEPT_FLAGS =
      DnsWire.OPCODE_MASK | DnsWire.RECURSION_DESIRED | DnsWire.CHECKING_DISABLED;

  private static final int KEPT_OF_MALFORMED = KEPT_FLAGS | DnsWire.AUTHENTIC_DATA;

  private DnsReply() {}

  /** To a packet that cannot be read: its header with a reason. */
  static byte[] toMalformed(byte[] packet, int rcode) {
    return ByteBuffer.allocate(DnsWire.HEADER_BYTES)
        .putShort((short) DnsWire.id(packet))
        .putShort((short) (DnsWire.RESPONSE | (DnsWire.flags(packet) & KEPT_OF_MALFORMED) | rcode))
        .array();
  }

  /** No answers: nothing of that type, or the reason why not. */
  static byte[] empty(DnsQuery query, int rcode) {
    return head(query, 0, rcode, 0).array();
  }

  /** One record an address, as many as fit; with the mark of truncation where not all do. */
  static byte[] addresses(DnsQuery query, List<InetAddress> addresses, int most) {
    int each = RECORD_BYTES + (query.type() == DnsWire.TYPE_A ? 4 : 16);
    int count = Math.min(addresses.size(), (most - query.questionEnd()) / each);
    int flags = count < addresses.size() ? DnsWire.TRUNCATED : 0;
    ByteBuffer reply = head(query, count, flags, count * each);
    for (InetAddress address : addresses.subList(0, count)) {
      byte[] bytes = address.getAddress();
      record(reply, query.type(), bytes.length).put(bytes);
    }
    return reply.array();
  }

  /**
   * The name of an address.
   *
   * @throws IllegalArgumentException for what is no name in DNS
   */
  static byte[] pointer(DnsQuery query, String name) {
    byte[] encoded = encode(name);
    ByteBuffer reply = head(query, 1, 0, RECORD_BYTES + encoded.length);
    record(reply, DnsWire.TYPE_PTR, encoded.length).put(encoded);
    return reply.array();
  }

  private static byte[] encode(String name) {
    ByteBuffer encoded = ByteBuffer.allocate(name.length() + 2);
    for (String label : name.split("\\.", -1)) {
      byte[] bytes = label.getBytes(StandardCharsets.US_ASCII);
      if (bytes.length == 0 || bytes.length > 63) {
        throw new IllegalArgumentException("\"" + name + "\" is no host name");
      }
      encoded.put((byte) bytes.length).put(bytes);
    }
    return encoded.put((byte) 0).array();
  }

  private static ByteBuffer head(DnsQuery query, int answers, int flagsOrRcode, int more) {
    int kept = DnsWire.flags(query.message()) & KEPT_FLAGS;
    int flags = DnsWire.RESPONSE | DnsWire.RECURSION_AVAILABLE | kept | flagsOrRcode;
    return ByteBuffer.allocate(query.questionEnd() + more)
        .putShort((short) query.id())
        .putShort((short) flags)
        .putShort((short) 1)
        .putShort((short) answers)
        .putInt(0)
        .put(query.message(), DnsWire.HEADER_BYTES, query.questionEnd() - DnsWire.HEADER_BYTES);
  }

  private static ByteBuffer record(ByteBuffer to, int type, int length) {
    return to.putShort((short) NAME_OF_QUESTION)
        .putShort((short) type)
        .putShort((short) DnsWire.CLASS_IN)
        .putInt(TTL)
        .putShort((short) length);
  }
}
