package io.jdock.linux.netlink;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * A tree of netlink attributes: each a 16-bit length, a 16-bit type and a value, padded to four
 * bytes; a value may be attributes again. Written by adding, read by type.
 *
 * @see <a href="https://docs.kernel.org/userspace-api/netlink/intro.html">kernel: netlink</a>
 */
public final class Attributes {
  private static final int HEADER_BYTES = 4;

  /** The two highest bits say nested and network byte order; the rest is the type. */
  private static final int TYPE_MASK = 0x3fff;

  private record Attribute(int type, byte[] value) {}

  private final List<Attribute> attributes = new ArrayList<>();

  /** Reads all that remains in the buffer. */
  static Attributes read(ByteBuffer from) {
    Attributes result = new Attributes();
    while (from.remaining() >= HEADER_BYTES) {
      int start = from.position();
      int length = Short.toUnsignedInt(from.getShort());
      int type = Short.toUnsignedInt(from.getShort()) & TYPE_MASK;
      if (length < HEADER_BYTES || start + length > from.limit()) {
        throw new IllegalArgumentException("netlink attribute " + type + " has length " + length);
      }
      byte[] value = new byte[length - HEADER_BYTES];
      from.get(value);
      result.attributes.add(new Attribute(type, value));
      from.position(Math.min(from.limit(), start + align(length)));
    }
    return result;
  }

  static int align(int length) {
    return (length + 3) & ~3;
  }

  public Attributes bytes(int type, byte[] value) {
    attributes.add(new Attribute(type, value.clone()));
    return this;
  }

  public Attributes u8(int type, int value) {
    return bytes(type, new byte[] {(byte) value});
  }

  public Attributes u16(int type, int value) {
    return bytes(type, buffer(2).putShort((short) value).array());
  }

  public Attributes u32(int type, int value) {
    return bytes(type, buffer(4).putInt(value).array());
  }

  /** Text with the NUL that the kernel expects behind it. */
  public Attributes text(int type, String value) {
    return bytes(type, (value + "\0").getBytes(StandardCharsets.UTF_8));
  }

  public Attributes nested(int type, Consumer<Attributes> content) {
    return nested(type, new byte[0], content);
  }

  /** Attributes behind a fixed header, as a veth's peer has them. */
  public Attributes nested(int type, byte[] header, Consumer<Attributes> content) {
    Attributes inner = new Attributes();
    content.accept(inner);
    byte[] encoded = inner.encode();
    return bytes(type, buffer(header.length + encoded.length).put(header).put(encoded).array());
  }

  public byte[] encode() {
    int size = 0;
    for (Attribute attribute : attributes) {
      size += align(HEADER_BYTES + attribute.value.length);
    }
    ByteBuffer to = buffer(size);
    for (Attribute attribute : attributes) {
      int length = HEADER_BYTES + attribute.value.length;
      int start = to.position();
      to.putShort((short) length).putShort((short) attribute.type).put(attribute.value);
      to.position(start + align(length));
    }
    return to.array();
  }

  /** The last value of that type. */
  public Optional<byte[]> find(int type) {
    byte[] found = null;
    for (Attribute attribute : attributes) {
      if (attribute.type == type) {
        found = attribute.value;
      }
    }
    return Optional.ofNullable(found);
  }

  public Optional<Integer> findU32(int type) {
    return find(type).filter(v -> v.length >= 4).map(v -> wrap(v).getInt());
  }

  public Optional<String> findText(int type) {
    return find(type)
        .map(
            v -> {
              int end = v.length;
              while (end > 0 && v[end - 1] == 0) {
                end--;
              }
              return new String(v, 0, end, StandardCharsets.UTF_8);
            });
  }

  public Attributes findNested(int type) {
    return find(type).map(v -> read(wrap(v))).orElseGet(Attributes::new);
  }

  private static ByteBuffer buffer(int bytes) {
    return ByteBuffer.allocate(bytes).order(ByteOrder.nativeOrder());
  }

  private static ByteBuffer wrap(byte[] bytes) {
    return ByteBuffer.wrap(bytes).order(ByteOrder.nativeOrder());
  }
}
