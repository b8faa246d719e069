package io.jdock.image;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Reads tar archives as GNU tar, BSD tar, and Go's archive/tar write them: ustar, PAX, GNU long
 * names, numbers in base 256, sparse files of all four GNU formats. Every name and extended
 * attribute stays the bytes that it is, which is why this is no library's reader: those decode them
 * as text, and lose binary attributes such as {@code security.capability}.
 *
 * @see <a href="https://pubs.opengroup.org/onlinepubs/9799919799/utilities/pax.html">pax(1)</a>
 * @see <a href="https://www.gnu.org/software/tar/manual/html_node/Standard.html">GNU tar's
 *     format</a>
 */
final class TarReader {
  private static final int BLOCK = 512;
  private static final int MAX_EXTENSION = 1 << 20;
  private static final int MAX_SEGMENTS = 1 << 20;
  private static final String XATTR = "SCHILY.xattr.";

  /** What the client says of a file, by which it is known again: jdock's own keyword. */
  private static final String ORIGIN = "JDOCK.origin";

  private final InputStream in;
  private final byte[] buffer = new byte[1 << 17];
  private int position;
  private int limit;
  private String origin = "";
  private final byte[] header = new byte[BLOCK];
  private long left;
  private int padding;

  TarReader(InputStream in) {
    this.in = in;
  }

  /** The next member; empty at the archive's end. What is left of the one before is skipped. */
  Optional<TarEntry> next() throws IOException {
    Pax pax = new Pax();
    while (true) {
      skip(left);
      skipPadding();
      left = 0;
      padding = 0;
      if (!readHeader()) {
        return Optional.empty();
      }
      char type = (char) (header[156] & 0xFF);
      long stored = number(124, 12);
      switch (type) {
        case 'x' -> pax.read(extension(stored)); // more than one is not forbidden
        case 'g' -> {
          beginContent(stored); // applies to all that follow; layers have none that matter
        }
        case 'L' -> pax.name = cString(extension(stored));
        case 'K' -> pax.linkName = cString(extension(stored));
        default -> {
          return Optional.of(member(type, stored, pax));
        }
      }
    }
  }

  /** What the archive says of where the member read last is from; empty when nothing. */
  String origin() {
    return origin;
  }

  private TarEntry member(char type, long stored, Pax pax) throws IOException {
    origin = pax.origin;
    String name = pax.name != null ? pax.name : headerName();
    String linkName = pax.linkName != null ? pax.linkName : field(157, 100);
    char kind = type == 0 || type == '7' || type == 'S' ? TarEntry.REGULAR : type;
    if (kind == TarEntry.REGULAR && name.endsWith("/")) {
      kind = TarEntry.DIRECTORY;
    }
    long size = kind == TarEntry.REGULAR ? (pax.size >= 0 ? pax.size : stored) : 0;
    beginContent(size);
    long realSize = size;
    List<TarEntry.Segment> segments = List.of(new TarEntry.Segment(0, size));
    if (type == 'S') {
      realSize = number(483, 12);
      segments = oldSparseMap();
    } else if (pax.sparse && kind == TarEntry.REGULAR) {
      realSize = pax.realSize;
      segments = pax.sparseMajor == 1 ? contentSparseMap() : pax.segments;
    }
    if (type == 'S' || pax.sparse) {
      checkSegments(segments, realSize, name);
    }
    return new TarEntry(
        name,
        linkName,
        kind,
        (int) (number(100, 8) & 07777),
        owner(pax.uid >= 0 ? pax.uid : number(108, 8), name),
        owner(pax.gid >= 0 ? pax.gid : number(116, 8), name),
        realSize,
        pax.hasTime ? pax.seconds : number(136, 12),
        pax.hasTime ? pax.nanos : 0,
        (int) number(329, 8),
        (int) number(337, 8),
        pax.extendedAttributes,
        segments);
  }

  private static int owner(long id, String name) throws LayerException {
    if (id < 0 || id > 0xFFFFFFFEL) {
      throw new LayerException("tar: owner " + id + " of " + FileCalls.text(name));
    }
    return (int) id;
  }

  private void checkSegments(List<TarEntry.Segment> segments, long size, String name)
      throws LayerException {
    long end = 0;
    long total = 0;
    for (TarEntry.Segment segment : segments) {
      if (segment.offset() < end
          || segment.length() < 0
          || segment.length() > size - segment.offset()) {
        throw new LayerException("tar: sparse map of " + FileCalls.text(name) + " is damaged");
      }
      end = segment.offset() + segment.length();
      total += segment.length();
    }
    if (total > left) {
      throw new LayerException("tar: sparse map of " + FileCalls.text(name) + " is damaged");
    }
  }

  /** Content of the current member; -1 at its end. */
  int read(byte[] bytes, int offset, int length) throws IOException {
    if (left == 0) {
      return -1;
    }
    if (position == limit && !fill()) {
      throw new EOFException("tar: archive ends within a file");
    }
    int n = (int) Math.min(Math.min(length, limit - position), left);
    System.arraycopy(buffer, position, bytes, offset, n);
    position += n;
    left -= n;
    return n;
  }

  private void beginContent(long size) {
    left = size;
    padding = (int) ((BLOCK - size % BLOCK) % BLOCK);
  }

  private byte[] extension(long size) throws IOException {
    if (size > MAX_EXTENSION) {
      throw new LayerException("tar: extended header of " + size + " bytes is too long");
    }
    byte[] content = new byte[(int) size];
    readFully(content);
    skip((BLOCK - size % BLOCK) % BLOCK);
    return content;
  }

  /** The next header block; false at the end mark or the end of the archive. */
  private boolean readHeader() throws IOException {
    if (position == limit && !fill()) {
      return false;
    }
    readFully(header);
    int unsigned = 0;
    int signed = 0;
    boolean empty = true;
    for (int i = 0; i < BLOCK; i++) {
      int b = i >= 148 && i < 156 ? ' ' : header[i];
      unsigned += b & 0xFF;
      signed += b;
      empty &= header[i] == 0;
    }
    if (empty) {
      return false;
    }
    long checksum = number(148, 8);
    if (checksum != unsigned && checksum != signed) {
      throw new LayerException("tar: invalid header");
    }
    if (number(124, 12) < 0) {
      throw new LayerException("tar: invalid header: negative size");
    }
    return true;
  }

  private String headerName() {
    String name = field(0, 100);
    boolean posix = header[257] == 'u' && header[262] == 0;
    String prefix = posix ? field(345, 155) : "";
    return prefix.isEmpty() ? name : prefix + "/" + name;
  }

  private String field(int offset, int length) {
    int end = offset;
    while (end < offset + length && header[end] != 0) {
      end++;
    }
    return new String(header, offset, end - offset, StandardCharsets.ISO_8859_1);
  }

  private static String cString(byte[] bytes) {
    int end = 0;
    while (end < bytes.length && bytes[end] != 0) {
      end++;
    }
    return new String(bytes, 0, end, StandardCharsets.ISO_8859_1);
  }

  private long number(int offset, int length) throws LayerException {
    return number(header, offset, length);
  }

  /** A number in octal, or in base 256 where the first byte says so. */
  private static long number(byte[] bytes, int offset, int length) throws LayerException {
    if ((bytes[offset] & 0x80) != 0) {
      boolean negative = (bytes[offset] & 0x40) != 0;
      long value = negative ? -1 : 0;
      for (int i = 0; i < length; i++) {
        int b = bytes[offset + i] & 0xFF;
        if (i == 0) {
          b = negative ? b | 0x80 : b & 0x7F;
        }
        if (i < length - 8 && b != (negative ? 0xFF : 0)) {
          throw new LayerException("tar: invalid header: number is too large");
        }
        value = value << 8 | b;
      }
      return value;
    }
    long value = 0;
    boolean digits = false;
    for (int i = offset; i < offset + length; i++) {
      byte b = bytes[i];
      if (b >= '0' && b <= '7') {
        value = value << 3 | b - '0';
        digits = true;
      } else if (b == 0 || b == ' ') {
        if (digits) {
          break;
        }
      } else {
        throw new LayerException("tar: invalid header: not a number");
      }
    }
    return value;
  }

  /** The sparse map of GNU's own format, in the header and in blocks that follow it. */
  private List<TarEntry.Segment> oldSparseMap() throws IOException {
    List<TarEntry.Segment> segments = new ArrayList<>();
    addSegments(header, 386, 4, segments);
    boolean extended = header[482] != 0;
    byte[] block = new byte[BLOCK];
    while (extended) {
      readFully(block); // not counted in the size
      addSegments(block, 0, 21, segments);
      extended = block[504] != 0;
      if (segments.size() > MAX_SEGMENTS) {
        throw new LayerException("tar: sparse map is too long");
      }
    }
    return segments;
  }

  private static void addSegments(
      byte[] block, int offset, int count, List<TarEntry.Segment> segments) throws LayerException {
    for (int i = 0; i < count; i++) {
      int at = offset + i * 24;
      if (block[at] == 0 || block[at + 12] == 0) {
        break;
      }
      segments.add(new TarEntry.Segment(number(block, at, 12), number(block, at + 12, 12)));
    }
  }

  /** The sparse map of PAX format 1.0: decimal lines at the beginning of the content. */
  private List<TarEntry.Segment> contentSparseMap() throws IOException {
    long before = left;
    long count = contentNumber();
    if (count < 0 || count > MAX_SEGMENTS) {
      throw new LayerException("tar: sparse map is too long");
    }
    List<TarEntry.Segment> segments = new ArrayList<>();
    for (long i = 0; i < count; i++) {
      long offset = contentNumber();
      segments.add(new TarEntry.Segment(offset, contentNumber()));
    }
    long rest = (BLOCK - (before - left) % BLOCK) % BLOCK;
    left -= rest;
    skip(rest);
    return segments;
  }

  private long contentNumber() throws IOException {
    byte[] one = new byte[1];
    StringBuilder digits = new StringBuilder();
    while (true) {
      if (read(one, 0, 1) < 0 || digits.length() > 18) {
        throw new LayerException("tar: sparse map is damaged");
      }
      if (one[0] == '\n') {
        return decimal(digits.toString());
      }
      digits.append((char) one[0]);
    }
  }

  private static long decimal(String text) throws LayerException {
    try {
      return Long.parseLong(text.strip());
    } catch (NumberFormatException e) {
      throw new LayerException("tar: not a number: " + text, e);
    }
  }

  private boolean fill() throws IOException {
    position = 0;
    limit = 0;
    int n = in.read(buffer, 0, buffer.length);
    if (n > 0) {
      limit = n;
    }
    return n > 0;
  }

  private void readFully(byte[] bytes) throws IOException {
    int done = 0;
    while (done < bytes.length) {
      if (position == limit && !fill()) {
        throw new EOFException("tar: archive ends within a header");
      }
      int n = Math.min(bytes.length - done, limit - position);
      System.arraycopy(buffer, position, bytes, done, n);
      position += n;
      done += n;
    }
  }

  private void skip(long count) throws IOException {
    long rest = count;
    while (rest > 0) {
      if (position == limit && !fill()) {
        throw new EOFException("tar: archive ends within a file");
      }
      int n = (int) Math.min(rest, limit - position);
      position += n;
      rest -= n;
    }
  }

  /** At the archive's end it may be missing: so docker build ends a context that it has changed. */
  private void skipPadding() throws IOException {
    int rest = padding;
    while (rest > 0 && (position < limit || fill())) {
      int n = Math.min(rest, limit - position);
      position += n;
      rest -= n;
    }
  }

  /** What extended headers say about the member that follows them. */
  private static final class Pax {
    private @org.jspecify.annotations.Nullable String name;
    private @org.jspecify.annotations.Nullable String linkName;
    private long size = -1;
    private long uid = -1;
    private long gid = -1;
    private boolean hasTime;
    private long seconds;
    private int nanos;
    private boolean sparse;
    private int sparseMajor;
    private long realSize;
    private long sparseOffset;
    private long total;
    private String origin = "";
    private final List<TarEntry.Segment> segments = new ArrayList<>();
    private final Map<String, byte[]> extendedAttributes = new HashMap<>();

    /** Reads records of the form {@code "LENGTH KEY=VALUE\n"}. */
    void read(byte[] records) throws LayerException {
      total += records.length;
      if (total > MAX_EXTENSION) {
        throw new LayerException("tar: extended headers of more than " + MAX_EXTENSION + " bytes");
      }
      int at = 0;
      while (at < records.length && records[at] != 0) {
        int space = at;
        int length = 0;
        while (space < records.length && records[space] >= '0' && records[space] <= '9') {
          length = Math.min(MAX_EXTENSION, length * 10 + records[space] - '0');
          space++;
        }
        int end = at + length;
        if (space == at
            || end > records.length
            || space + 1 >= end
            || records[space] != ' '
            || records[end - 1] != '\n') {
          throw new LayerException("tar: invalid extended header");
        }
        int equals = space + 1;
        while (equals < end && records[equals] != '=') {
          equals++;
        }
        if (equals == end) {
          throw new LayerException("tar: invalid extended header");
        }
        String key =
            new String(records, space + 1, equals - space - 1, StandardCharsets.ISO_8859_1);
        byte[] value = java.util.Arrays.copyOfRange(records, equals + 1, end - 1);
        apply(key, value);
        at = end;
      }
    }

    private void apply(String key, byte[] bytes) throws LayerException {
      if (key.startsWith(XATTR)) {
        extendedAttributes.put(key.substring(XATTR.length()), bytes);
        return;
      }
      String value = new String(bytes, StandardCharsets.ISO_8859_1);
      switch (key) {
        case "path" -> name = sparse && name != null ? name : value;
        case "linkpath" -> linkName = value;
        case "size" -> size = decimal(value);
        case "uid" -> uid = decimal(value);
        case "gid" -> gid = decimal(value);
        case "mtime" -> time(value);
        case ORIGIN -> origin = value;
        case "GNU.sparse.name" -> {
          sparse = true;
          name = value;
        }
        case "GNU.sparse.major" -> {
          sparse = true;
          sparseMajor = (int) decimal(value);
        }
        case "GNU.sparse.size", "GNU.sparse.realsize" -> {
          sparse = true;
          realSize = decimal(value);
        }
        case "GNU.sparse.offset" -> sparseOffset = decimal(value);
        case "GNU.sparse.numbytes" ->
            segments.add(new TarEntry.Segment(sparseOffset, decimal(value)));
        case "GNU.sparse.map" -> map(value);
        default -> {} // access times, comments, user names: not kept in a layer
      }
    }

    private void map(String value) throws LayerException {
      String[] numbers = value.split(",", -1);
      if (numbers.length % 2 != 0) {
        throw new LayerException("tar: sparse map is damaged");
      }
      for (int i = 0; i < numbers.length; i += 2) {
        segments.add(new TarEntry.Segment(decimal(numbers[i]), decimal(numbers[i + 1])));
      }
    }

    /** Seconds with a fraction, such as {@code 1700000000.123456789}; may be negative. */
    private void time(String value) throws LayerException {
      int point = value.indexOf('.');
      String whole = point < 0 ? value : value.substring(0, point);
      String fraction = point < 0 ? "" : value.substring(point + 1);
      seconds = decimal(whole.equals("-") ? "-0" : whole);
      nanos = (int) decimal((fraction + "000000000").substring(0, 9));
      if (whole.startsWith("-") && nanos > 0) {
        seconds--;
        nanos = 1_000_000_000 - nanos;
      }
      hasTime = true;
    }
  }
}
