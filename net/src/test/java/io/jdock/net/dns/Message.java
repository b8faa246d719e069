package io.jdock.net.dns;

import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Packets as a client writes and reads them, independently of the code under test. */
final class Message {
  static final int A = 1;
  static final int PTR = 12;
  static final int MX = 15;
  static final int TXT = 16;
  static final int AAAA = 28;

  private Message() {}

  static byte[] query(int id, String name, int type) {
    return query(id, name, type, 0);
  }

  /** An EDNS record is added where a size is given. */
  static byte[] query(int id, String name, int type, int ednsBytes) {
    ByteBuffer query = ByteBuffer.allocate(600);
    query.putShort((short) id).putShort((short) 0x0100).putShort((short) 1);
    query.putInt(0).putShort((short) (ednsBytes > 0 ? 1 : 0));
    name(query, name);
    query.putShort((short) type).putShort((short) 1);
    if (ednsBytes > 0) {
      query.put((byte) 0).putShort((short) 41).putShort((short) ednsBytes);
      query.putInt(0).putShort((short) 0);
    }
    return bytes(query);
  }

  /** What a name server says to a query: one A record, or none with a reason. */
  static byte[] answer(byte[] query, int flags, String... addresses) throws Exception {
    int questionEnd = 12;
    while (query[questionEnd] != 0) {
      questionEnd += 1 + query[questionEnd];
    }
    questionEnd += 5;
    ByteBuffer answer = ByteBuffer.allocate(65_535);
    answer.putShort(ByteBuffer.wrap(query).getShort()).putShort((short) (0x8180 | flags));
    answer.putShort((short) 1).putShort((short) addresses.length).putInt(0);
    answer.put(query, 12, questionEnd - 12);
    for (String address : addresses) {
      byte[] ip = InetAddress.getByName(address).getAddress();
      answer.putShort((short) 0xc00c).putShort((short) A).putShort((short) 1).putInt(60);
      answer.putShort((short) ip.length).put(ip);
    }
    return bytes(answer);
  }

  private static void name(ByteBuffer to, String name) {
    for (String label : name.isEmpty() ? new String[0] : name.split("\\.")) {
      byte[] bytes = label.getBytes(StandardCharsets.US_ASCII);
      to.put((byte) bytes.length).put(bytes);
    }
    to.put((byte) 0);
  }

  private static byte[] bytes(ByteBuffer buffer) {
    byte[] bytes = new byte[buffer.position()];
    buffer.flip().get(bytes);
    return bytes;
  }

  /** An answer as a client sees it: addresses and names as text. */
  record Read(int id, int flags, List<String> records, List<Integer> ttls) {
    int rcode() {
      return flags & 15;
    }

    boolean truncated() {
      return (flags & 0x200) != 0;
    }
  }

  static Read read(byte[] bytes) throws Exception {
    ByteBuffer message = ByteBuffer.wrap(bytes);
    int count = message.getShort(6);
    message.position(12);
    for (int i = 0; i < message.getShort(4); i++) {
      readName(message);
      message.getInt();
    }
    List<String> records = new ArrayList<>();
    List<Integer> ttls = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      readName(message);
      int type = message.getShort();
      message.getShort();
      ttls.add(message.getInt());
      byte[] data = new byte[message.getShort()];
      if (type == PTR) {
        records.add(readName(message));
      } else {
        message.get(data);
        records.add(InetAddress.getByAddress(data).getHostAddress());
      }
    }
    return new Read(
        Short.toUnsignedInt(message.getShort(0)),
        Short.toUnsignedInt(message.getShort(2)),
        records,
        ttls);
  }

  private static String readName(ByteBuffer message) {
    StringBuilder name = new StringBuilder();
    while (true) {
      int length = Byte.toUnsignedInt(message.get());
      if (length == 0) {
        return name.toString();
      }
      if (length >= 0xc0) {
        ByteBuffer target = message.duplicate().position((length & 0x3f) << 8 | message.get());
        return name + readName(target);
      }
      byte[] label = new byte[length];
      message.get(label);
      name.append(new String(label, StandardCharsets.US_ASCII)).append('.');
    }
  }
}
