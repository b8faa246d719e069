package io.jdock.net.dns;

import java.util.Arrays;

/**
 * A client's question, read strictly: one question, no answers, nothing behind its records.
 *
 * @param message as it came
 * @param name in lower case without final dot; empty for the root
 * @param type such as {@link DnsWire#TYPE_A}
 * @param questionEnd where the question ends in the message
 * @param udpBytes the largest answer that the client takes over UDP
 */
record DnsQuery(
    byte[] message, String name, int type, int questionClass, int questionEnd, int udpBytes) {
  /** A query may carry an EDNS record and a signature. */
  private static final int MOST_ADDITIONALS = 2;

  /**
   * Reads a packet.
   *
   * @throws DnsFormatException which says how it is to be answered
   */
  static DnsQuery read(byte[] packet) throws DnsFormatException {
    if (packet.length < DnsWire.HEADER_BYTES) {
      throw DnsFormatException.dropped("no header");
    }
    int flags = DnsWire.flags(packet);
    if ((flags & DnsWire.RESPONSE) != 0) {
      throw DnsFormatException.dropped("an answer");
    }
    if ((flags & DnsWire.OPCODE_MASK) != 0) {
      throw DnsFormatException.notImplemented("opcode " + ((flags & DnsWire.OPCODE_MASK) >> 11));
    }
    int additionals = DnsWire.u16(packet, DnsWire.ADDITIONALS_AT);
    if (DnsWire.u16(packet, DnsWire.QUESTIONS_AT) != 1
        || DnsWire.u16(packet, DnsWire.ANSWERS_AT) != 0
        || DnsWire.u16(packet, DnsWire.AUTHORITIES_AT) != 0
        || additionals > MOST_ADDITIONALS) {
      throw DnsFormatException.malformed("not one question");
    }
    StringBuilder name = new StringBuilder();
    int nameEnd = DnsWire.readName(packet, DnsWire.HEADER_BYTES, name);
    int questionEnd = nameEnd + 4;
    if (questionEnd > packet.length) {
      throw DnsFormatException.malformed("question without type and class");
    }
    int[] udpBytes = {0};
    int end =
        DnsWire.readRecords(
            packet,
            questionEnd,
            additionals,
            (nameAt, fixedAt) -> {
              if (DnsWire.u16(packet, fixedAt) == DnsWire.TYPE_OPT) {
                if (packet[nameAt] != 0 || udpBytes[0] != 0) {
                  throw DnsFormatException.malformed("misplaced OPT record");
                }
                udpBytes[0] = Math.max(DnsWire.UDP_BYTES, DnsWire.u16(packet, fixedAt + 2));
              }
            });
    if (end != packet.length) {
      throw DnsFormatException.malformed("bytes behind the last record");
    }
    return new DnsQuery(
        packet,
        name.toString(),
        DnsWire.u16(packet, nameEnd),
        DnsWire.u16(packet, nameEnd + 2),
        questionEnd,
        Math.max(DnsWire.UDP_BYTES, udpBytes[0]));
  }

  int id() {
    return DnsWire.id(message);
  }

  /**
   * Whether a server's message answers this query, sent under that id: a well-formed answer with
   * the same question, letters' case aside. Servers that refuse may leave the question out.
   */
  boolean isAnsweredBy(byte[] answer, int id) {
    if (answer.length < DnsWire.HEADER_BYTES
        || DnsWire.id(answer) != id
        || (DnsWire.flags(answer) & DnsWire.RESPONSE) == 0) {
      return false;
    }
    int questions = DnsWire.u16(answer, DnsWire.QUESTIONS_AT);
    if (questions == 0) {
      return DnsWire.rcode(answer) != DnsWire.NOERROR && answer.length == DnsWire.HEADER_BYTES;
    }
    return questions == 1 && hasMyQuestion(answer) && isWellFormed(answer);
  }

  private boolean hasMyQuestion(byte[] answer) {
    int nameEnd = questionEnd - 4;
    if (answer.length < questionEnd
        || !Arrays.equals(message, nameEnd, questionEnd, answer, nameEnd, questionEnd)) {
      return false;
    }
    for (int i = DnsWire.HEADER_BYTES; i < nameEnd; i++) {
      if (DnsWire.lowerCase(message[i]) != DnsWire.lowerCase(answer[i])) {
        return false;
      }
    }
    return true;
  }

  private boolean isWellFormed(byte[] answer) {
    if ((DnsWire.flags(answer) & DnsWire.TRUNCATED) != 0) {
      return true; // may have been cut anywhere; the client asks again by TCP
    }
    int records =
        DnsWire.u16(answer, DnsWire.ANSWERS_AT)
            + DnsWire.u16(answer, DnsWire.AUTHORITIES_AT)
            + DnsWire.u16(answer, DnsWire.ADDITIONALS_AT);
    try {
      DnsWire.readRecords(answer, questionEnd, records, (nameAt, fixedAt) -> {});
      return true;
    } catch (DnsFormatException e) {
      return false;
    }
  }
}
