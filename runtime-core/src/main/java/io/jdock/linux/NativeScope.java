package io.jdock.linux;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import jnr.ffi.Pointer;
import jnr.ffi.Runtime;
import jnr.ffi.provider.MemoryManager;

/**
 * Native memory for the arguments of system calls, released when the scope closes. Addresses are
 * plain longs, as the kernel takes them. Not thread-safe.
 */
public final class NativeScope implements AutoCloseable {
  private static final Runtime RUNTIME = Runtime.getSystemRuntime();
  private static final MemoryManager MEMORY = RUNTIME.getMemoryManager();

  /** Keeps what the addresses point at alive until {@link #close}. */
  private final List<Pointer> live = new ArrayList<>();

  /** Zeroed memory of that many bytes, aligned to 8. */
  public Pointer allocate(int bytes) {
    Pointer memory = MEMORY.allocateDirect(Math.max(8, bytes), true);
    live.add(memory);
    return memory;
  }

  /** The address of zeroed memory of that many bytes. */
  public long address(int bytes) {
    return allocate(bytes).address();
  }

  /** The address of a NUL-terminated UTF-8 copy of the text. */
  public long cString(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    Pointer memory = allocate(bytes.length + 1);
    memory.put(0, bytes, 0, bytes.length);
    memory.putByte(bytes.length, (byte) 0);
    return memory.address();
  }

  /** The address of a copy of the bytes. */
  public long bytes(byte[] bytes) {
    Pointer memory = allocate(bytes.length);
    memory.put(0, bytes, 0, bytes.length);
    return memory.address();
  }

  /** The address of a NULL-terminated array of C strings, as execve(2) takes it. */
  public long cStrings(List<String> texts) {
    Pointer array = allocate((texts.size() + 1) * 8);
    for (int i = 0; i < texts.size(); i++) {
      array.putLong(i * 8L, cString(texts.get(i)));
    }
    array.putLong(texts.size() * 8L, 0);
    return array.address();
  }

  @Override
  public void close() {
    live.clear();
  }
}
