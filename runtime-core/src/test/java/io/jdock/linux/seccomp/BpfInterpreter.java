package io.jdock.linux.seccomp;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Runs a filter as the kernel does, for tests. */
final class BpfInterpreter {
  private final ByteBuffer program;

  /** How many instructions the last run took. */
  int steps;

  BpfInterpreter(SeccompFilter filter) {
    this.program = ByteBuffer.wrap(filter.program()).order(ByteOrder.nativeOrder());
  }

  /** The filter's return value for a call. */
  int run(int audit, long number, long... arguments) {
    ByteBuffer data = ByteBuffer.allocate(64).order(ByteOrder.LITTLE_ENDIAN);
    data.putInt(0, (int) number);
    data.putInt(4, audit);
    for (int i = 0; i < arguments.length; i++) {
      data.putLong(16 + i * 8, arguments[i]);
    }
    int accumulator = 0;
    steps = 0;
    int at = 0;
    while (true) {
      steps++;
      int code = program.getShort(at * 8) & 0xffff;
      int jumpTrue = program.get(at * 8 + 2) & 0xff;
      int jumpFalse = program.get(at * 8 + 3) & 0xff;
      int operand = program.getInt(at * 8 + 4);
      at++;
      int compared = Integer.compareUnsigned(accumulator, operand);
      switch (code) {
        case 0x20 -> accumulator = data.getInt(operand);
        case 0x54 -> accumulator &= operand;
        case 0x05 -> at += operand;
        case 0x15 -> at += compared == 0 ? jumpTrue : jumpFalse;
        case 0x25 -> at += compared > 0 ? jumpTrue : jumpFalse;
        case 0x35 -> at += compared >= 0 ? jumpTrue : jumpFalse;
        case 0x06 -> {
          return operand;
        }
        default -> throw new IllegalStateException("instruction " + Integer.toHexString(code));
      }
    }
  }
}
