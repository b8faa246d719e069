package io.jdock.linux.cgroup;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/**
 * Assembles device rules into a BPF program of type BPF_PROG_TYPE_CGROUP_DEVICE, which returns 1 to
 * allow an access and 0 to refuse it.
 *
 * <p>The rules are tested from the last to the first: the first that matches decides.
 *
 * @see <a href="https://docs.kernel.org/bpf/standardization/instruction-set.html">BPF instruction
 *     set</a>
 */
final class DeviceProgram {
  private static final int LOAD_WORD = 0x61;
  private static final int AND32 = 0x54;
  private static final int SHIFT_RIGHT32 = 0x74;
  private static final int MOVE32 = 0xbc;
  private static final int MOVE32_CONSTANT = 0xb4;
  private static final int JUMP_UNEQUAL_CONSTANT = 0x55;
  private static final int JUMP_UNEQUAL = 0x5d;
  private static final int JUMP_EQUAL_CONSTANT = 0x15;
  private static final int EXIT = 0x95;

  /** Making, reading and writing. */
  private static final int EVERYTHING = 7;

  private static final int RESULT = 0;
  private static final int CONTEXT = 1;
  private static final int TYPE = 2;
  private static final int ACCESS = 3;
  private static final int MAJOR = 4;
  private static final int MINOR = 5;
  private static final int SCRATCH = 6;

  /** One instruction; a jump to the next rule is completed when the rule is. */
  private record Instruction(int opcode, int destination, int source, int offset, int constant) {
    Instruction jumping(int offset) {
      return new Instruction(opcode, destination, source, offset, constant);
    }

    boolean isJump() {
      return opcode == JUMP_UNEQUAL_CONSTANT
          || opcode == JUMP_UNEQUAL
          || opcode == JUMP_EQUAL_CONSTANT;
    }
  }

  private final List<Instruction> program = new ArrayList<>();

  private DeviceProgram() {}

  /** The program's instructions, eight bytes each, in the machine's byte order. */
  static byte[] assemble(List<DeviceRule> rules) {
    DeviceProgram program = new DeviceProgram();
    program.loadContext();
    List<DeviceRule> merged = merge(rules);
    for (int i = merged.size() - 1; i >= 0; i--) {
      program.rule(merged.get(i));
      if (decidesAll(merged.get(i))) {
        return program.bytes();
      }
    }
    program.result(false);
    return program.bytes();
  }

  /**
   * Access that two rules allow for the same devices together is allowed, as v1 has it; so such
   * rules become one unless one that forbids stands between them.
   */
  static List<DeviceRule> merge(List<DeviceRule> rules) {
    List<DeviceRule> merged = new ArrayList<>();
    for (DeviceRule rule : rules) {
      int same = rule.allow() ? sameDevices(merged, rule) : -1;
      if (same < 0) {
        merged.add(rule);
      } else {
        DeviceRule other = merged.get(same);
        String access = other.access() + rule.access();
        String distinct =
            access
                .chars()
                .distinct()
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
        merged.set(same, new DeviceRule(true, rule.type(), rule.major(), rule.minor(), distinct));
      }
    }
    return merged;
  }

  /** Whether nothing passes this rule: the kernel refuses programs with code after that. */
  private static boolean decidesAll(DeviceRule rule) {
    return rule.type() == 'a'
        && rule.major() == DeviceRule.ANY
        && rule.minor() == DeviceRule.ANY
        && access(rule.access()) == EVERYTHING;
  }

  private static int sameDevices(List<DeviceRule> rules, DeviceRule rule) {
    for (int i = rules.size() - 1; i >= 0 && rules.get(i).allow(); i--) {
      DeviceRule other = rules.get(i);
      if (other.type() == rule.type()
          && other.major() == rule.major()
          && other.minor() == rule.minor()) {
        return i;
      }
    }
    return -1;
  }

  /** {@code struct bpf_cgroup_dev_ctx}: type in the low half of the first word, access above. */
  private void loadContext() {
    emit(LOAD_WORD, TYPE, CONTEXT, 0, 0);
    emit(AND32, TYPE, 0, 0, 0xffff);
    emit(LOAD_WORD, ACCESS, CONTEXT, 0, 0);
    emit(SHIFT_RIGHT32, ACCESS, 0, 0, 16);
    emit(LOAD_WORD, MAJOR, CONTEXT, 4, 0);
    emit(LOAD_WORD, MINOR, CONTEXT, 8, 0);
  }

  private void rule(DeviceRule rule) {
    int start = program.size();
    if (rule.type() != 'a') {
      int block = 1;
      int character = 2;
      emit(JUMP_UNEQUAL_CONSTANT, TYPE, 0, 0, rule.type() == 'b' ? block : character);
    }
    int access = access(rule.access());
    if (access != EVERYTHING) {
      emit(MOVE32, SCRATCH, ACCESS, 0, 0);
      emit(AND32, SCRATCH, 0, 0, access);
      if (rule.allow()) {
        emit(JUMP_UNEQUAL, SCRATCH, ACCESS, 0, 0);
      } else {
        emit(JUMP_EQUAL_CONSTANT, SCRATCH, 0, 0, 0);
      }
    }
    if (rule.major() != DeviceRule.ANY) {
      emit(JUMP_UNEQUAL_CONSTANT, MAJOR, 0, 0, (int) rule.major());
    }
    if (rule.minor() != DeviceRule.ANY) {
      emit(JUMP_UNEQUAL_CONSTANT, MINOR, 0, 0, (int) rule.minor());
    }
    result(rule.allow());
    for (int i = start; i < program.size(); i++) {
      if (program.get(i).isJump()) {
        program.set(i, program.get(i).jumping(program.size() - i - 1));
      }
    }
  }

  private static int access(String letters) {
    int make = 1;
    int read = 2;
    int write = 4;
    return (letters.contains("m") ? make : 0)
        | (letters.contains("r") ? read : 0)
        | (letters.contains("w") ? write : 0);
  }

  private void result(boolean allow) {
    emit(MOVE32_CONSTANT, RESULT, 0, 0, allow ? 1 : 0);
    emit(EXIT, 0, 0, 0, 0);
  }

  private void emit(int opcode, int destination, int source, int offset, int constant) {
    program.add(new Instruction(opcode, destination, source, offset, constant));
  }

  private byte[] bytes() {
    ByteBuffer buffer = ByteBuffer.allocate(program.size() * 8).order(ByteOrder.nativeOrder());
    for (Instruction instruction : program) {
      buffer.put((byte) instruction.opcode());
      buffer.put((byte) (instruction.destination() | instruction.source() << 4));
      buffer.putShort((short) instruction.offset());
      buffer.putInt(instruction.constant());
    }
    return buffer.array();
  }
}
