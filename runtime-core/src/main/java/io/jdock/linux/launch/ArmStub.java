package io.jdock.linux.launch;

import io.jdock.linux.SyscallNumber;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/**
 * {@link LaunchStub} for aarch64, its twelve kinds of instruction encoded here: jnr-a64asm cannot
 * bind labels.
 *
 * @see <a href="https://developer.arm.com/documentation/ddi0602/latest/Base-Instructions">A64 base
 *     instructions</a>
 */
final class ArmStub {
  private static final int EXIT_CODE = 127;

  /** Keeps the record's address: the kernel leaves all registers but x0 alone. */
  private static final int RECORD = 19;

  private static final int SVC = 0xD4000001;
  private static final int RET = 0xD65F03C0;

  private final List<Integer> words = new ArrayList<>();

  private ArmStub() {}

  static byte[] code() {
    List<Integer> words = new ArmStub().assemble();
    ByteBuffer buffer = ByteBuffer.allocate(words.size() * 4).order(ByteOrder.LITTLE_ENDIAN);
    words.forEach(buffer::putInt);
    return buffer.array();
  }

  private List<Integer> assemble() {
    movRegister(9, 2); // the program, where the system call leaves it alone
    movConstant(8, SyscallNumber.CLONE3.armNumber());
    words.add(SVC);
    int toChild = placeholder();
    words.add(RET);

    patch(toChild, 0xB4000000, 19, 5, 0); // cbz x0, child
    movRegister(RECORD, 9);

    int next = words.size();
    load(8, RECORD, RecordLayout.NUMBER);
    int endOfProgram = placeholder();
    for (int i = 0; i < 6; i++) {
      load(i, RECORD, RecordLayout.ARGUMENTS + i * 8);
      load(i, i, 0);
    }
    words.add(SVC);
    store(0, RECORD, RecordLayout.RESULT);
    words.add(0xD53BE040 | 1); // mrs x1, cntvct_el0
    store(1, RECORD, RecordLayout.COUNTER);
    words.add(0xCB0003E0 | 0 << 16 | 1); // neg x1, x0: errno, if there is one
    words.add(0xD1000000 | 1 << 10 | 1 << 5 | 2); // sub x2, x1, #1
    words.add(0xD340FC00 | 12 << 16 | 2 << 5 | 2); // lsr x2, x2, #12: zero for 1 to 4096 only
    int toGood = placeholder();
    load(2, RECORD, RecordLayout.TOLERATED);
    words.add(0x9AC02400 | 1 << 16 | 2 << 5 | 2); // lsr x2, x2, x1: modulo 64
    int refused = placeholder();

    patch(toGood, 0xB5000000, 19, 5, 2); // cbnz x2, good
    words.add(0x91000000 | RecordLayout.BYTES << 10 | RECORD << 5 | RECORD); // add
    branch(next);

    patch(endOfProgram, 0xB7F80000, 14, 5, 8); // tbnz x8, #63, stop
    patch(refused, 0x36000000, 14, 5, 2); // tbz x2, #0, stop
    int stop = words.size();
    movConstant(0, EXIT_CODE);
    movConstant(8, SyscallNumber.EXIT_GROUP.armNumber());
    words.add(SVC);
    movConstant(0, EXIT_CODE);
    movConstant(8, SyscallNumber.EXIT.armNumber());
    words.add(SVC);
    branch(stop);
    return words;
  }

  private void load(int to, int base, int offset) {
    words.add(0xF9400000 | offset / 8 << 10 | base << 5 | to);
  }

  private void store(int from, int base, int offset) {
    words.add(0xF9000000 | offset / 8 << 10 | base << 5 | from);
  }

  private void movRegister(int to, int from) {
    words.add(0xAA0003E0 | from << 16 | to);
  }

  private void movConstant(int to, int constant) {
    words.add(0xD2800000 | constant << 5 | to);
  }

  private void branch(int target) {
    words.add(0x14000000 | target - words.size() & 0x3FFFFFF);
  }

  private int placeholder() {
    words.add(0);
    return words.size() - 1;
  }

  /** Makes the word at {@code index} a conditional branch to the next instruction. */
  private void patch(int index, int opcode, int bits, int shift, int register) {
    int distance = words.size() - index & (1 << bits) - 1;
    words.set(index, opcode | distance << shift | register);
  }
}
