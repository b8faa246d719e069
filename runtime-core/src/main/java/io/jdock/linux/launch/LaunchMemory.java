package io.jdock.linux.launch;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import jnr.ffi.Pointer;
import jnr.ffi.Runtime;

/**
 * Native memory that a program and all its arguments live in, taken in large pieces: one allocation
 * for each string would cost more than the system calls. Lives as long as this object does. Not
 * thread-safe.
 */
final class LaunchMemory {
  private static final int PIECE = 64 * 1024;
  private static final int ALIGNMENT = 16;

  private final Runtime runtime = Runtime.getSystemRuntime();
  private final List<Pointer> pieces = new ArrayList<>();
  private Pointer piece;
  private long used;
  private long size;

  LaunchMemory() {
    piece = take(PIECE);
  }

  private Pointer take(int bytes) {
    Pointer taken = runtime.getMemoryManager().allocateDirect(bytes, true);
    pieces.add(taken);
    used = -taken.address() & ALIGNMENT - 1;
    size = bytes;
    return taken;
  }

  /** Zeroed memory, aligned to 16. */
  Pointer allocate(int bytes) {
    long wanted = bytes + ALIGNMENT - 1 & -ALIGNMENT;
    if (used + wanted > size) {
      piece = take(Math.max(PIECE, (int) wanted + ALIGNMENT));
    }
    Pointer slice = piece.slice(used, Math.max(bytes, 1));
    used += wanted;
    return slice;
  }

  long bytes(byte[] content) {
    Pointer memory = allocate(content.length);
    memory.put(0, content, 0, content.length);
    return memory.address();
  }

  /** A NUL-terminated UTF-8 copy. */
  long text(String text) {
    byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
    Pointer memory = allocate(utf8.length + 1);
    memory.put(0, utf8, 0, utf8.length);
    return memory.address();
  }

  /** A NULL-terminated array of strings. */
  long texts(List<String> texts) {
    long[] addresses = new long[texts.size() + 1];
    for (int i = 0; i < texts.size(); i++) {
      addresses[i] = text(texts.get(i));
    }
    return longs(addresses);
  }

  long longs(long... values) {
    Pointer memory = allocate(values.length * 8);
    memory.put(0, values, 0, values.length);
    return memory.address();
  }

  long ints(int... values) {
    Pointer memory = allocate(Math.max(1, values.length) * 4);
    memory.put(0, values, 0, values.length);
    return memory.address();
  }
}
