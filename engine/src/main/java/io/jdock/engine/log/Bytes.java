package io.jdock.engine.log;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** A byte array that grows, without the locking of {@link java.io.ByteArrayOutputStream}. */
public final class Bytes {
  private byte[] array;
  private int size;

  public Bytes(int capacity) {
    array = new byte[capacity];
  }

  public Bytes put(int b) {
    room(1);
    array[size++] = (byte) b;
    return this;
  }

  public Bytes put(byte[] bytes) {
    return put(bytes, 0, bytes.length);
  }

  public Bytes put(byte[] bytes, int offset, int length) {
    room(length);
    System.arraycopy(bytes, offset, array, size, length);
    size += length;
    return this;
  }

  public Bytes put(String text) {
    return put(text.getBytes(StandardCharsets.UTF_8));
  }

  /** Big-endian, as networks have it. */
  public Bytes putInt(int value) {
    return put(value >> 24).put(value >> 16).put(value >> 8).put(value);
  }

  /** A decimal number with leading zeros. */
  Bytes putDigits(int value, int digits) {
    room(digits);
    int rest = value;
    for (int i = size + digits - 1; i >= size; i--) {
      array[i] = (byte) ('0' + rest % 10);
      rest /= 10;
    }
    size += digits;
    return this;
  }

  private void room(int more) {
    if (array.length - size < more) {
      array = Arrays.copyOf(array, Math.max(array.length * 2, size + more));
    }
  }

  /** The bytes themselves, valid up to {@link #size}; they change with the next put. */
  byte[] array() {
    return array;
  }

  public int size() {
    return size;
  }

  void truncate(int to) {
    size = to;
  }

  /** Empties it, and gives back what a rare large content took. */
  void clear(int keep) {
    size = 0;
    if (array.length > keep) {
      array = new byte[keep];
    }
  }

  public byte[] toArray() {
    return Arrays.copyOf(array, size);
  }
}
