package io.jdock.engine.log;

import io.jdock.engine.StreamSink.Stream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.Map;

/**
 * Docker's local format: a record is the Protocol Buffers message {@code LogEntry} between two
 * copies of its length, four bytes big-endian each, so that it can be read from both ends. It keeps
 * every byte of the output.
 *
 * <pre>
 *   LogEntry { string source = 1; int64 time_nano = 2; bytes line = 3; bool partial = 4;
 *              PartialLogEntryMetadata partial_log_metadata = 5; }
 *   PartialLogEntryMetadata { bool last = 1; string id = 2; int32 ordinal = 3; }
 * </pre>
 *
 * @see <a
 *     href="https://github.com/moby/moby/blob/master/daemon/logger/internal/logdriver/entry.proto">entry.proto</a>
 */
final class LocalFormat implements LogFormat {
  private static final int LENGTH = 4;

  /** No record is longer: a piece is 16 KiB at most. */
  private static final int LONGEST = 1 << 20;

  private static final int VARINT = 0;
  private static final int DELIMITED = 2;
  private static final byte[] STDOUT = "stdout".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] STDERR = "stderr".getBytes(StandardCharsets.US_ASCII);

  @Override
  public void write(Bytes out, LogRecord record) {
    int start = out.size();
    out.putInt(0);
    delimited(out, 1, record.stream == Stream.STDERR ? STDERR : STDOUT);
    tag(out, 2, VARINT);
    varint(out, record.seconds * 1_000_000_000L + record.nanos);
    tag(out, 3, DELIMITED);
    varint(out, record.length);
    out.put(record.buffer, record.offset, record.length);
    if (record.ordinal > 0) {
      tag(out, 4, VARINT);
      varint(out, 1);
      Bytes metadata = new Bytes(96);
      if (record.endsLine) {
        tag(metadata, 1, VARINT);
        varint(metadata, 1);
      }
      delimited(metadata, 2, record.partialId.getBytes(StandardCharsets.US_ASCII));
      tag(metadata, 3, VARINT);
      varint(metadata, record.ordinal);
      delimited(out, 5, metadata.toArray());
    }
    int length = out.size() - start - LENGTH;
    out.putInt(length);
    ByteBuffer.wrap(out.array()).putInt(start, length);
  }

  private static void tag(Bytes out, int field, int type) {
    out.put(field << 3 | type);
  }

  private static void delimited(Bytes out, int field, byte[] bytes) {
    tag(out, field, DELIMITED);
    varint(out, bytes.length);
    out.put(bytes);
  }

  private static void varint(Bytes out, long value) {
    long rest = value;
    while ((rest & ~0x7fL) != 0) {
      out.put((int) (rest & 0x7f | 0x80));
      rest >>>= 7;
    }
    out.put((int) rest);
  }

  @Override
  public int end(byte[] buffer, int from, int to) throws IOException {
    if (to - from < LENGTH) {
      return -1;
    }
    int length = ByteBuffer.wrap(buffer).getInt(from);
    if (length < 0 || length > LONGEST) {
      throw new IOException("no record of " + length + " bytes can be in a log");
    }
    int end = from + LENGTH + length + LENGTH;
    return end <= to ? end : -1;
  }

  @Override
  public LogLine read(byte[] buffer, int from, int to) throws IOException {
    ByteBuffer in = ByteBuffer.wrap(buffer, from + LENGTH, to - from - 2 * LENGTH);
    Stream stream = Stream.STDOUT;
    long nanos = 0;
    byte[] line = {};
    boolean partial = false;
    boolean last = false;
    try {
      while (in.hasRemaining()) {
        int tag = (int) varint(in);
        switch (tag >> 3) {
          case 1 -> stream = Arrays.equals(bytes(in), STDERR) ? Stream.STDERR : Stream.STDOUT;
          case 2 -> nanos = varint(in);
          case 3 -> line = bytes(in);
          case 4 -> partial = varint(in) != 0;
          case 5 -> last = isLast(ByteBuffer.wrap(bytes(in)));
          default -> skip(in, tag & 7);
        }
      }
    } catch (java.nio.BufferUnderflowException e) {
      throw new IOException("damaged record", e);
    }
    if (!partial || last) {
      line = Arrays.copyOf(line, line.length + 1);
      line[line.length - 1] = '\n';
    }
    Instant time = Instant.ofEpochSecond(0, nanos);
    return new LogLine(line, stream, time, Map.of());
  }

  private static boolean isLast(ByteBuffer metadata) throws IOException {
    boolean last = false;
    while (metadata.hasRemaining()) {
      int tag = (int) varint(metadata);
      if (tag >> 3 == 1) {
        last = varint(metadata) != 0;
      } else {
        skip(metadata, tag & 7);
      }
    }
    return last;
  }

  private static long varint(ByteBuffer in) {
    long value = 0;
    int shift = 0;
    while (true) {
      byte b = in.get();
      value |= (b & 0x7fL) << shift;
      if (b >= 0) {
        return value;
      }
      shift += 7;
    }
  }

  private static byte[] bytes(ByteBuffer in) throws IOException {
    long length = varint(in);
    if (length < 0 || length > in.remaining()) {
      throw new IOException("damaged record");
    }
    byte[] bytes = new byte[(int) length];
    in.get(bytes);
    return bytes;
  }

  private static void skip(ByteBuffer in, int type) throws IOException {
    if (type == VARINT) {
      varint(in);
    } else if (type == DELIMITED) {
      bytes(in);
    } else {
      throw new IOException("unknown field in record");
    }
  }

  @Override
  public Tail tail(FileChannel file, long size, int most) throws IOException {
    ByteBuffer length = ByteBuffer.allocate(LENGTH);
    long start = size;
    int count = 0;
    while (start > 0 && count < most) {
      FileBytes.read(file, length.clear(), start - LENGTH);
      long before = start - 2 * LENGTH - length.getInt(0);
      if (before < 0 || before > start - 2 * LENGTH) {
        throw new IOException("damaged log");
      }
      start = before;
      count++;
    }
    return new Tail(start, count);
  }

  /** Whether the length at the end is that of a record that begins with the same. */
  private static boolean endsWhole(FileChannel file, long size) throws IOException {
    if (size < 2 * LENGTH) {
      return size == 0;
    }
    ByteBuffer last = ByteBuffer.allocate(LENGTH);
    FileBytes.read(file, last, size - LENGTH);
    long start = size - 2 * LENGTH - last.getInt(0);
    if (last.getInt(0) < 0 || start < 0) {
      return false;
    }
    ByteBuffer first = ByteBuffer.allocate(LENGTH);
    FileBytes.read(file, first, start);
    return first.getInt(0) == last.getInt(0);
  }

  /** Cuts off what is not a whole record. */
  @Override
  public long repair(FileChannel file) throws IOException {
    long size = file.size();
    if (endsWhole(file, size)) {
      return size;
    }
    ByteBuffer length = ByteBuffer.allocate(LENGTH);
    long good = 0;
    while (size - good >= 2 * LENGTH) {
      FileBytes.read(file, length.clear(), good);
      long end = good + 2 * LENGTH + length.getInt(0);
      if (length.getInt(0) < 0 || end > size) {
        break;
      }
      good = end;
    }
    if (good < size) {
      file.truncate(good);
    }
    return good;
  }
}
