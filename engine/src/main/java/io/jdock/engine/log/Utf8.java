package io.jdock.engine.log;

/** UTF-8 as RFC 3629 has it: no overlong forms, no surrogates, nothing above U+10FFFF. */
final class Utf8 {
  private Utf8() {}

  /**
   * How many bytes the character there has.
   *
   * @return 0 when it is no UTF-8, or not all of it is there
   */
  static int sequence(byte[] text, int at, int to) {
    int b = text[at] & 0xff;
    int length = length(b);
    if (length == 1) {
      return 1;
    }
    if (length == 0 || at + length > to || !second(b, text[at + 1] & 0xff)) {
      return 0;
    }
    for (int i = 2; i < length; i++) {
      if ((text[at + i] & 0xc0) != 0x80) {
        return 0;
      }
    }
    return length;
  }

  private static int length(int lead) {
    if (lead < 0x80) {
      return 1;
    }
    if (lead < 0xc2 || lead > 0xf4) {
      return 0;
    }
    return lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4;
  }

  private static boolean second(int lead, int b) {
    return switch (lead) {
      case 0xe0 -> b >= 0xa0 && b <= 0xbf;
      case 0xed -> b >= 0x80 && b <= 0x9f;
      case 0xf0 -> b >= 0x90 && b <= 0xbf;
      case 0xf4 -> b >= 0x80 && b <= 0x8f;
      default -> b >= 0x80 && b <= 0xbf;
    };
  }

  /** The last place up to {@code to} that does not cut a character in two. */
  static int boundary(byte[] text, int from, int to) {
    for (int lead = to - 1; lead >= Math.max(from + 1, to - 3); lead--) {
      int b = text[lead] & 0xff;
      if (b < 0x80) {
        return to;
      }
      if (b >= 0xc0) {
        return lead + length(b) > to ? lead : to;
      }
    }
    return to;
  }
}
