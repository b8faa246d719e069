package io.jdock.linux.launch;

/**
 * A launch record in memory, as the stub reads it: sixteen 64-bit words.
 *
 * <p>An argument is given by the address of its value: that of the record's own constant, or of the
 * result of another record.
 */
final class RecordLayout {
  static final int BYTES = 128;

  /** The system call's number; negative ends the program. */
  static final int NUMBER = 0;

  /** Six addresses of values. */
  static final int ARGUMENTS = 8;

  /** Bit N: go on after errno N. */
  static final int TOLERATED = 56;

  /** Where the stub puts what the call returned. */
  static final int RESULT = 64;

  /** Where the stub puts the processor's counter after the call. */
  static final int COUNTER = 72;

  /** Six constants, for arguments that are. */
  static final int CONSTANTS = 80;

  static final int END = -1;

  private RecordLayout() {}
}
