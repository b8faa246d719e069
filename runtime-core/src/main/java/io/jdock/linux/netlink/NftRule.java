package io.jdock.linux.netlink;

import java.net.Inet4Address;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * A rule for IPv4 packets: conditions, then what is done to the packets that meet them all. Each
 * step adds the expressions that the kernel executes and the words that nft(8) has for them.
 *
 * @param words as nft would be given it: {@code ip daddr 127.0.0.11 udp dport 53 udp dport set 35}
 * @param expressions in the order in which they are executed on a packet
 */
public record NftRule(String words, List<Expression> expressions) {
  private static final int REGISTER = 1;
  private static final int NETWORK_HEADER = 1;
  private static final int TRANSPORT_HEADER = 2;
  private static final int SOURCE_ADDRESS_AT = 12;
  private static final int DESTINATION_ADDRESS_AT = 16;
  private static final int SOURCE_PORT_AT = 0;
  private static final int DESTINATION_PORT_AT = 2;
  private static final int PORT_BYTES = 2;

  private static final int PAYLOAD_DREG = 1;
  private static final int PAYLOAD_BASE = 2;
  private static final int PAYLOAD_OFFSET = 3;
  private static final int PAYLOAD_LEN = 4;
  private static final int PAYLOAD_SREG = 5;
  private static final int PAYLOAD_CSUM_TYPE = 6;
  private static final int PAYLOAD_CSUM_OFFSET = 7;
  private static final int CSUM_INET = 1;
  private static final int CMP_SREG = 1;
  private static final int CMP_OP = 2;
  private static final int CMP_DATA = 3;
  private static final int CMP_EQ = 0;
  private static final int META_DREG = 1;
  private static final int META_KEY = 2;
  private static final int META_L4PROTO = 16;
  private static final int IMMEDIATE_DREG = 1;
  private static final int IMMEDIATE_DATA = 2;
  private static final int DATA_VALUE = 1;

  /**
   * One instruction of the kernel's packet machine.
   *
   * @param name the kernel's: {@code payload}, {@code cmp}, {@code meta}, {@code immediate}
   */
  public record Expression(String name, Attributes data) {}

  /** A transport protocol with ports. */
  public enum Transport {
    UDP("udp", 17, 6),
    TCP("tcp", 6, 16);

    private final String word;
    private final int number;
    private final int checksumAt;

    Transport(String word, int number, int checksumAt) {
      this.word = word;
      this.number = number;
      this.checksumAt = checksumAt;
    }
  }

  public NftRule {
    expressions = List.copyOf(expressions);
  }

  /** A rule that meets every packet and does nothing. */
  public static NftRule forAll() {
    return new NftRule("", List.of());
  }

  /** Only packets to that address. */
  public NftRule to(Inet4Address address) {
    return and(
        "ip daddr " + address.getHostAddress(),
        load(NETWORK_HEADER, DESTINATION_ADDRESS_AT, address.getAddress().length),
        equal(address.getAddress()));
  }

  /** Only packets from that address. */
  public NftRule from(Inet4Address address) {
    return and(
        "ip saddr " + address.getHostAddress(),
        load(NETWORK_HEADER, SOURCE_ADDRESS_AT, address.getAddress().length),
        equal(address.getAddress()));
  }

  /** Only packets of that protocol to that port. */
  public NftRule toPort(Transport transport, int port) {
    return port(transport, "dport", DESTINATION_PORT_AT, port);
  }

  /** Only packets of that protocol from that port. */
  public NftRule fromPort(Transport transport, int port) {
    return port(transport, "sport", SOURCE_PORT_AT, port);
  }

  private NftRule port(Transport transport, String side, int at, int port) {
    return and(
        transport.word + " " + side + " " + port,
        expression("meta", d -> be32(be32(d, META_DREG, REGISTER), META_KEY, META_L4PROTO)),
        equal(new byte[] {(byte) transport.number}),
        load(TRANSPORT_HEADER, at, PORT_BYTES),
        equal(be16(port)));
  }

  /** Writes another destination port into the packet. */
  public NftRule setToPort(Transport transport, int port) {
    return set(transport, "dport", DESTINATION_PORT_AT, port);
  }

  /** Writes another source port into the packet. */
  public NftRule setFromPort(Transport transport, int port) {
    return set(transport, "sport", SOURCE_PORT_AT, port);
  }

  private NftRule set(Transport transport, String side, int at, int port) {
    return and(
        transport.word + " " + side + " set " + port,
        expression(
            "immediate",
            d -> be32(d, IMMEDIATE_DREG, REGISTER).nested(IMMEDIATE_DATA, value(be16(port)))),
        expression(
            "payload",
            d -> {
              be32(d, PAYLOAD_SREG, REGISTER);
              be32(d, PAYLOAD_BASE, TRANSPORT_HEADER);
              be32(d, PAYLOAD_OFFSET, at);
              be32(d, PAYLOAD_LEN, PORT_BYTES);
              be32(d, PAYLOAD_CSUM_TYPE, CSUM_INET);
              be32(d, PAYLOAD_CSUM_OFFSET, transport.checksumAt);
            }));
  }

  private NftRule and(String more, Expression... then) {
    List<Expression> all = new ArrayList<>(expressions);
    all.addAll(List.of(then));
    return new NftRule(words.isEmpty() ? more : words + " " + more, all);
  }

  private static Expression load(int base, int offset, int length) {
    return expression(
        "payload",
        d -> {
          be32(d, PAYLOAD_DREG, REGISTER);
          be32(d, PAYLOAD_BASE, base);
          be32(d, PAYLOAD_OFFSET, offset);
          be32(d, PAYLOAD_LEN, length);
        });
  }

  private static Expression equal(byte[] bytes) {
    return expression(
        "cmp",
        d -> be32(be32(d, CMP_SREG, REGISTER), CMP_OP, CMP_EQ).nested(CMP_DATA, value(bytes)));
  }

  private static Consumer<Attributes> value(byte[] bytes) {
    return data -> data.bytes(DATA_VALUE, bytes);
  }

  private static Expression expression(String name, Consumer<Attributes> content) {
    Attributes data = new Attributes();
    content.accept(data);
    return new Expression(name, data);
  }

  /** nf_tables has its numbers in network byte order. */
  static Attributes be32(Attributes to, int type, int value) {
    return to.bytes(type, ByteBuffer.allocate(Integer.BYTES).putInt(value).array());
  }

  private static byte[] be16(int value) {
    return ByteBuffer.allocate(Short.BYTES).putShort((short) value).array();
  }
}
