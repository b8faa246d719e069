package io.jdock.net.dns;

import java.nio.ByteBuffer;

/**
 * The format of DNS messages, as far as a server needs it that answers few questions itself.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc1035#section-4">RFC 1035, section 4</a>
 */
final class DnsWire {
  static final int HEADER_BYTES = 12;
  static final int FLAGS_AT = 2;
  static final int QUESTIONS_AT = 4;
  static final int ANSWERS_AT = 6;
  static final int AUTHORITIES_AT = 8;
  static final int ADDITIONALS_AT = 10;

  static final int RESPONSE = 0x8000;
  static final int OPCODE_MASK = 0x7800;
  static final int TRUNCATED = 0x0200;
  static final int RECURSION_DESIRED = 0x0100;
  static final int RECURSION_AVAILABLE = 0x0080;
  static final int AUTHENTIC_DATA = 0x0020;
  static final int CHECKING_DISABLED = 0x0010;
  static final int RCODE_MASK = 0x000f;

  static final int NOERROR = 0;
  static final int FORMERR = 1;
  static final int SERVFAIL = 2;
  static final int NOTIMP = 4;
  static final int REFUSED = 5;

  static final int TYPE_A = 1;
  static final int TYPE_PTR = 12;
  static final int TYPE_MX = 15;
  static final int TYPE_AAAA = 28;
  static final int TYPE_OPT = 41;
  static final int CLASS_IN = 1;

  /** What goes over UDP to a client that does not say it takes more. */
  static final int UDP_BYTES = 512;

  static final int LARGEST_MESSAGE = 65_535;
  private static final int LARGEST_LABEL = 63;
  private static final int LARGEST_NAME = 255;
  private static final int POINTER = 0xc0;

  /** Type, class, time to live, length of data. */
  private static final int RECORD_FIXED_BYTES = 10;

  private DnsWire() {}

  static int u16(byte[] message, int at) {
    return Byte.toUnsignedInt(message[at]) << 8 | Byte.toUnsignedInt(message[at + 1]);
  }

  static int id(byte[] message) {
    return u16(message, 0);
  }

  static int flags(byte[] message) {
    return u16(message, FLAGS_AT);
  }

  static int rcode(byte[] message) {
    return flags(message) & RCODE_MASK;
  }

  /** A copy with another id. */
  static byte[] withId(byte[] message, int id) {
    byte[] copy = message.clone();
    ByteBuffer.wrap(copy).putShort((short) id);
    return copy;
  }

  /**
   * Reads the name of a question, which is first in its message and hence has nothing to point at.
   *
   * @param text receives the name in lower case without its final dot; dots inside labels and bytes
   *     outside printable ASCII in the master file's notation, {@code \DDD}
   * @return where the name ends
   */
  static int readName(byte[] message, int at, StringBuilder text) throws DnsFormatException {
    int position = at;
    while (true) {
      int length = byteAt(message, position++);
      if (length == 0) {
        return position;
      }
      if (length > LARGEST_LABEL) {
        throw DnsFormatException.malformed("label of type " + (length >> 6) + " in a question");
      }
      if (position + length >= message.length || position + length - at >= LARGEST_NAME) {
        throw DnsFormatException.malformed("name without end");
      }
      if (!text.isEmpty()) {
        text.append('.');
      }
      for (int end = position + length; position < end; position++) {
        appendCharacter(text, Byte.toUnsignedInt(message[position]));
      }
    }
  }

  private static void appendCharacter(StringBuilder text, int character) {
    if (character <= ' ' || character > '~' || character == '.' || character == '\\') {
      text.append('\\')
          .append((char) ('0' + character / 100))
          .append((char) ('0' + character / 10 % 10))
          .append((char) ('0' + character % 10));
    } else {
      text.append((char) lowerCase(character));
    }
  }

  static int lowerCase(int character) {
    return character >= 'A' && character <= 'Z' ? character + ('a' - 'A') : character;
  }

  /** Where a name ends that may be compressed; pointers are not followed. */
  static int skipName(byte[] message, int at) throws DnsFormatException {
    int position = at;
    while (true) {
      int length = byteAt(message, position++);
      if (length == 0) {
        return position;
      }
      if ((length & POINTER) == POINTER) {
        byteAt(message, position);
        return position + 1;
      }
      position += length;
      if (length > LARGEST_LABEL || position - at >= LARGEST_NAME) {
        throw DnsFormatException.malformed("name without end");
      }
    }
  }

  /** Told the records of a message one by one. */
  interface RecordVisitor {
    /**
     * @param nameAt where its name begins
     * @param fixedAt where its type begins
     */
    void record(int nameAt, int fixedAt) throws DnsFormatException;
  }

  /**
   * Walks over resource records.
   *
   * @return where the last ends
   */
  static int readRecords(byte[] message, int at, int count, RecordVisitor visitor)
      throws DnsFormatException {
    int position = at;
    for (int i = 0; i < count; i++) {
      int fixed = skipName(message, position);
      byteAt(message, fixed + RECORD_FIXED_BYTES - 1);
      int end = fixed + RECORD_FIXED_BYTES + u16(message, fixed + RECORD_FIXED_BYTES - 2);
      if (end > message.length) {
        throw DnsFormatException.malformed("record longer than its message");
      }
      visitor.record(position, fixed);
      position = end;
    }
    return position;
  }

  private static int byteAt(byte[] message, int at) throws DnsFormatException {
    if (at >= message.length) {
      throw DnsFormatException.malformed("message ends at " + message.length);
    }
    return Byte.toUnsignedInt(message[at]);
  }
}
