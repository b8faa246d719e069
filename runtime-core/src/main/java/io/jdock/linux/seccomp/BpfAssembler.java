package io.jdock.linux.seccomp;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/**
 * Instructions of classic BPF, as seccomp runs them, in the making. Blocks are put together from
 * the end to the start, so that a jump knows how far it goes.
 *
 * @see <a href="https://docs.kernel.org/networking/filter.html">Linux Socket Filtering</a>
 */
final class BpfAssembler {
  static final int LOAD = 0x20;
  static final int AND = 0x54;
  static final int JUMP = 0x05;
  static final int JUMP_EQUAL = 0x15;
  static final int JUMP_GREATER = 0x25;
  static final int JUMP_GREATER_OR_EQUAL = 0x35;
  static final int RETURN = 0x06;

  /** The kernel's BPF_MAXINSNS. */
  static final int MOST_INSTRUCTIONS = 4096;

  /** A conditional jump reaches that far. */
  private static final int REACH = 255;

  /** One {@code struct sock_filter}. */
  record Instruction(int code, int jumpTrue, int jumpFalse, int operand) {}

  private BpfAssembler() {}

  static List<Instruction> returning(SeccompAction action) {
    return List.of(new Instruction(RETURN, 0, 0, action.value()));
  }

  static Instruction load(int offset) {
    return new Instruction(LOAD, 0, 0, offset);
  }

  /**
   * Tests the accumulator and goes on in one of two blocks, neither of which falls through.
   *
   * @param code one of the conditional jumps
   */
  static List<Instruction> branch(
      int code, int operand, List<Instruction> whenTrue, List<Instruction> whenFalse) {
    List<Instruction> block = new ArrayList<>(whenTrue.size() + whenFalse.size() + 2);
    if (whenFalse.size() <= REACH) {
      block.add(new Instruction(code, whenFalse.size(), 0, operand));
    } else {
      block.add(new Instruction(code, 0, 1, operand));
      block.add(new Instruction(JUMP, 0, 0, whenFalse.size()));
    }
    block.addAll(whenFalse);
    block.addAll(whenTrue);
    return block;
  }

  /** The bytes that the kernel takes, in the machine's byte order. */
  static byte[] bytes(List<Instruction> program) {
    if (program.size() > MOST_INSTRUCTIONS) {
      throw new IllegalArgumentException(
          "seccomp: the profile compiles to "
              + program.size()
              + " instructions, the kernel takes "
              + MOST_INSTRUCTIONS);
    }
    ByteBuffer buffer = ByteBuffer.allocate(program.size() * 8).order(ByteOrder.nativeOrder());
    for (Instruction instruction : program) {
      buffer.putShort((short) instruction.code());
      buffer.put((byte) instruction.jumpTrue());
      buffer.put((byte) instruction.jumpFalse());
      buffer.putInt(instruction.operand());
    }
    return buffer.array();
  }
}
