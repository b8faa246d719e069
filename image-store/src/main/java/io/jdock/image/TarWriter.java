package io.jdock.image;

import io.jdock.linux.Fd;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;

/**
 * Writes a tar archive member by member: POSIX ustar headers, with a PAX extended header where one
 * of a member's properties does not fit them (long names, names beyond ASCII, large numbers,
 * fractions of seconds, extended attributes). Equal members give equal bytes.
 *
 * @see <a href="https://pubs.opengroup.org/onlinepubs/9799919799/utilities/pax.html">pax(1)</a>
 */
class TarWriter {
  private static final int BLOCK = 512;
  private static final int NAME = 100;
  private static final long MOST_OCTAL_7 = 07777777;
  private static final long MOST_OCTAL_11 = 077777777777L;
  private static final byte[] ZEROS = new byte[2 * BLOCK];

  private final OutputStream out;
  private long contentLeft;
  private int padding;

  TarWriter(OutputStream out) {
    this.out = out;
  }

  /** Begins a member; {@link TarEntry#size} bytes of content follow for a regular file. */
  void begin(TarEntry entry) throws IOException {
    finishMember();
    long size = entry.type() == TarEntry.REGULAR ? entry.size() : 0;
    byte[] records = extensions(entry, size);
    if (records.length > 0) {
      out.write(header(extensionHeader(entry), records.length, 'x'));
      out.write(records);
      out.write(ZEROS, 0, paddingOf(records.length));
    }
    out.write(header(entry, size, entry.type()));
    contentLeft = size;
    padding = paddingOf(size);
  }

  /** Whether the content of the member that was begun last need not be read at all. */
  boolean knows(FileCalls.Stat file) {
    return false;
  }

  /**
   * Takes the content of the member that was begun last from the file itself.
   *
   * @return false for a writer that is to be given the bytes
   */
  boolean takes(Fd file, long size, String path) throws IOException {
    return false;
  }

  /** Content of the member that was begun last. */
  void write(byte[] bytes, int offset, int length) throws IOException {
    if (length > contentLeft) {
      throw new IllegalStateException("more content than the member's header promises");
    }
    out.write(bytes, offset, length);
    contentLeft -= length;
  }

  /** Writes the end mark and flushes; the stream stays open. */
  void finish() throws IOException {
    finishMember();
    out.write(ZEROS);
    out.flush();
  }

  private void finishMember() throws IOException {
    if (contentLeft > 0) {
      throw new IllegalStateException("less content than the member's header promises");
    }
    out.write(ZEROS, 0, padding);
    padding = 0;
  }

  private static int paddingOf(long size) {
    return (int) ((BLOCK - size % BLOCK) % BLOCK);
  }

  /** The header of an extended header: only readers that do not know PAX see its name. */
  private static TarEntry extensionHeader(TarEntry entry) {
    String name =
        entry.name().substring(entry.name().lastIndexOf('/', entry.name().length() - 2) + 1);
    return new TarEntry(
        "PaxHeaders.0/" + name, "", 'x', 0644, 0, 0, 0, 0, 0, 0, 0, Map.of(), entry.segments());
  }

  private static byte[] header(TarEntry entry, long size, char type) {
    byte[] header = new byte[BLOCK];
    text(header, 0, NAME, entry.name());
    octal(header, 100, 8, entry.mode());
    octal(header, 108, 8, fitting(entry.uid() & 0xFFFFFFFFL, MOST_OCTAL_7));
    octal(header, 116, 8, fitting(entry.gid() & 0xFFFFFFFFL, MOST_OCTAL_7));
    octal(header, 124, 12, fitting(size, MOST_OCTAL_11));
    octal(header, 136, 12, fitting(entry.modifiedSeconds(), MOST_OCTAL_11));
    header[156] = (byte) type;
    text(header, 157, NAME, entry.linkName());
    text(header, 257, 6, "ustar");
    text(header, 263, 2, "00");
    octal(header, 329, 8, entry.deviceMajor());
    octal(header, 337, 8, entry.deviceMinor());
    int sum = 8 * ' ';
    for (byte b : header) {
      sum += b & 0xFF;
    }
    octal(header, 148, 7, sum);
    header[155] = ' ';
    return header;
  }

  private static boolean fits(long value, long most) {
    return value >= 0 && value <= most;
  }

  private static long fitting(long value, long most) {
    return fits(value, most) ? value : 0;
  }

  private static void text(byte[] header, int offset, int room, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
    System.arraycopy(bytes, 0, header, offset, Math.min(bytes.length, room));
  }

  /** Octal digits that fill the field but for a NUL at its end. */
  private static void octal(byte[] header, int offset, int room, long value) {
    long rest = value;
    for (int i = offset + room - 2; i >= offset; i--) {
      header[i] = (byte) ('0' + (rest & 7));
      rest >>>= 3;
    }
  }

  private static byte[] extensions(TarEntry entry, long size) {
    TreeMap<String, byte[]> records = new TreeMap<>();
    boolean binary = putName(records, "path", entry.name());
    binary |= putName(records, "linkpath", entry.linkName());
    putNumber(records, "uid", entry.uid() & 0xFFFFFFFFL, MOST_OCTAL_7);
    putNumber(records, "gid", entry.gid() & 0xFFFFFFFFL, MOST_OCTAL_7);
    putNumber(records, "size", size, MOST_OCTAL_11);
    if (entry.modifiedNanos() != 0 || !fits(entry.modifiedSeconds(), MOST_OCTAL_11)) {
      records.put("mtime", ascii(time(entry.modifiedSeconds(), entry.modifiedNanos())));
    }
    entry.extendedAttributes().forEach((name, value) -> records.put("SCHILY.xattr." + name, value));
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    if (binary) {
      record(bytes, "hdrcharset", ascii("BINARY")); // it rules those that come after it
    }
    records.forEach((key, value) -> record(bytes, key, value));
    return bytes.toByteArray();
  }

  private static void putNumber(Map<String, byte[]> records, String key, long value, long most) {
    if (!fits(value, most)) {
      records.put(key, ascii(Long.toString(value)));
    }
  }

  /** Puts a name that the header cannot have; true when it is no UTF-8. */
  private static boolean putName(Map<String, byte[]> records, String key, String name) {
    boolean plain = name.chars().allMatch(c -> c < 0x80);
    if (plain && name.length() <= NAME) {
      return false;
    }
    byte[] bytes = name.getBytes(StandardCharsets.ISO_8859_1);
    records.put(key, bytes);
    return !plain && !isUtf8(bytes);
  }

  private static boolean isUtf8(byte[] bytes) {
    try {
      CharBuffer text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
      return text.length() <= bytes.length;
    } catch (CharacterCodingException e) {
      return false;
    }
  }

  /** A decimal fraction; the nanoseconds count upwards from the seconds, also before 1970. */
  private static String time(long seconds, int nanos) {
    if (nanos == 0) {
      return Long.toString(seconds);
    }
    boolean negative = seconds < 0;
    long whole = negative ? -(seconds + 1) : seconds;
    int fraction = negative ? 1_000_000_000 - nanos : nanos;
    String digits = Integer.toString(1_000_000_000 + fraction).substring(1).replaceAll("0+$", "");
    return (negative ? "-" : "") + whole + "." + digits;
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  /** One record {@code "LENGTH KEY=VALUE\n"}; the length counts its own digits. */
  private static void record(ByteArrayOutputStream out, String key, byte[] value) {
    byte[] name = key.getBytes(StandardCharsets.ISO_8859_1);
    int rest = name.length + value.length + 3;
    int length = rest + Integer.toString(rest).length();
    length = rest + Integer.toString(length).length();
    out.writeBytes(ascii(length + " "));
    out.writeBytes(name);
    out.write('=');
    out.writeBytes(value);
    out.write('\n');
  }
}
