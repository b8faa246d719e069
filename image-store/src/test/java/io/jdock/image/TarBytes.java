package io.jdock.image;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** Writes tar archives member by member, hostile ones too. */
final class TarBytes {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  TarBytes file(String name, String content) {
    return member('0', name, "", content.getBytes(StandardCharsets.UTF_8));
  }

  TarBytes file(String name, byte[] content) {
    return member('0', name, "", content);
  }

  TarBytes directory(String name) {
    return member('5', name, "", new byte[0]);
  }

  TarBytes link(String name, String target) {
    return member('2', name, target, new byte[0]);
  }

  TarBytes device(String name) {
    return member('3', name, "", new byte[0]);
  }

  TarBytes hardLink(String name, String target) {
    return member('1', name, target, new byte[0]);
  }

  /** An extended header with one record for the member that follows. */
  TarBytes pax(String key, byte[] value) {
    int length = key.length() + value.length + 3;
    int digits = String.valueOf(length + 2).length();
    length += digits;
    ByteArrayOutputStream record = new ByteArrayOutputStream();
    record.writeBytes((length + " " + key + "=").getBytes(StandardCharsets.UTF_8));
    record.writeBytes(value);
    record.write('\n');
    return member('x', "pax", "", record.toByteArray());
  }

  TarBytes raw(byte[] bytes) {
    out.writeBytes(bytes);
    return this;
  }

  private TarBytes member(char type, String name, String link, byte[] content) {
    byte[] header = new byte[512];
    put(header, 0, name);
    put(header, 100, type == '5' ? "0000755" : "0000644");
    put(header, 108, "0000000");
    put(header, 116, "0000000");
    put(header, 124, String.format("%011o", content.length));
    put(header, 136, "00000000000");
    put(header, 148, "        ");
    header[156] = (byte) type;
    put(header, 157, link);
    put(header, 257, "ustar");
    put(header, 263, "00");
    int sum = 0;
    for (byte b : header) {
      sum += b & 0xFF;
    }
    put(header, 148, String.format("%06o", sum));
    header[154] = 0;
    out.writeBytes(header);
    out.writeBytes(content);
    out.writeBytes(new byte[(512 - content.length % 512) % 512]);
    return this;
  }

  private static void put(byte[] header, int offset, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    System.arraycopy(bytes, 0, header, offset, bytes.length);
  }

  byte[] end() {
    out.writeBytes(new byte[1024]);
    return out.toByteArray();
  }
}
