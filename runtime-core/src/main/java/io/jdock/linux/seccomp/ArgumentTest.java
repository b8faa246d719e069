package io.jdock.linux.seccomp;

import io.jdock.linux.seccomp.BpfAssembler.Instruction;
import io.jdock.linux.seccomp.SeccompProfile.Argument;
import java.util.ArrayList;
import java.util.List;

/**
 * The comparison of one argument. BPF knows 32 bits, so the high half is looked at first and the
 * low half where that does not decide.
 */
final class ArgumentTest {
  /** Where the arguments begin in {@code struct seccomp_data}. */
  private static final int ARGUMENTS = 16;

  /** Where a jump goes. */
  private enum Target {
    /** The next instruction. */
    NEXT,
    /** What follows the test. */
    HOLDS,
    /** Past what follows the test. */
    FAILS
  }

  private record Draft(int code, Target whenTrue, Target whenFalse, int operand) {}

  private final List<Draft> drafts = new ArrayList<>();

  private ArgumentTest() {}

  /**
   * @throws IllegalArgumentException when the operator is unknown
   */
  static ArgumentTest of(Argument argument, boolean wide) {
    ArgumentTest test = new ArgumentTest();
    int offset = ARGUMENTS + argument.index() * 8;
    if (wide) {
      test.high(argument, offset + 4);
    }
    test.low(argument, offset);
    return test;
  }

  /** Both architectures are little-endian: the high half is the second in memory. */
  private void high(Argument argument, int offset) {
    int value = (int) (argument.value() >>> 32);
    switch (argument.op()) {
      case "SCMP_CMP_EQ" -> equal(offset, -1, value, Target.NEXT, Target.FAILS);
      case "SCMP_CMP_NE" -> equal(offset, -1, value, Target.NEXT, Target.HOLDS);
      case "SCMP_CMP_MASKED_EQ" ->
          equal(offset, value, (int) (argument.valueTwo() >>> 32), Target.NEXT, Target.FAILS);
      case "SCMP_CMP_GE", "SCMP_CMP_GT" -> order(offset, value, Target.HOLDS, Target.FAILS);
      case "SCMP_CMP_LT", "SCMP_CMP_LE" -> order(offset, value, Target.FAILS, Target.HOLDS);
      default -> throw unknown(argument);
    }
  }

  private void low(Argument argument, int offset) {
    int value = (int) argument.value();
    int notLess = BpfAssembler.JUMP_GREATER_OR_EQUAL;
    int greater = BpfAssembler.JUMP_GREATER;
    switch (argument.op()) {
      case "SCMP_CMP_EQ" -> equal(offset, -1, value, Target.HOLDS, Target.FAILS);
      case "SCMP_CMP_NE" -> equal(offset, -1, value, Target.FAILS, Target.HOLDS);
      case "SCMP_CMP_MASKED_EQ" ->
          equal(offset, value, (int) argument.valueTwo(), Target.HOLDS, Target.FAILS);
      case "SCMP_CMP_GE" -> compare(offset, notLess, value, Target.HOLDS, Target.FAILS);
      case "SCMP_CMP_GT" -> compare(offset, greater, value, Target.HOLDS, Target.FAILS);
      case "SCMP_CMP_LT" -> compare(offset, notLess, value, Target.FAILS, Target.HOLDS);
      case "SCMP_CMP_LE" -> compare(offset, greater, value, Target.FAILS, Target.HOLDS);
      default -> throw unknown(argument);
    }
  }

  private static IllegalArgumentException unknown(Argument argument) {
    return new IllegalArgumentException("seccomp: unknown operator: " + argument.op());
  }

  private void equal(int offset, int mask, int value, Target whenTrue, Target whenFalse) {
    load(offset);
    if (mask != -1) {
      drafts.add(new Draft(BpfAssembler.AND, Target.NEXT, Target.NEXT, mask));
    }
    drafts.add(new Draft(BpfAssembler.JUMP_EQUAL, whenTrue, whenFalse, value));
  }

  /** Decides by the high half unless it is equal. */
  private void order(int offset, int value, Target above, Target below) {
    load(offset);
    drafts.add(new Draft(BpfAssembler.JUMP_GREATER, above, Target.NEXT, value));
    drafts.add(new Draft(BpfAssembler.JUMP_EQUAL, Target.NEXT, below, value));
  }

  private void compare(int offset, int code, int value, Target whenTrue, Target whenFalse) {
    load(offset);
    drafts.add(new Draft(code, whenTrue, whenFalse, value));
  }

  private void load(int offset) {
    drafts.add(new Draft(BpfAssembler.LOAD, Target.NEXT, Target.NEXT, offset));
  }

  /** The test, then what is to be done when it holds; what comes after that is for failing. */
  List<Instruction> before(List<Instruction> block) {
    List<Instruction> code = new ArrayList<>(drafts.size() + block.size());
    for (int i = 0; i < drafts.size(); i++) {
      Draft draft = drafts.get(i);
      int rest = drafts.size() - i - 1;
      code.add(
          new Instruction(
              draft.code(),
              distance(draft.whenTrue(), rest, block.size()),
              distance(draft.whenFalse(), rest, block.size()),
              draft.operand()));
    }
    code.addAll(block);
    return code;
  }

  private static int distance(Target target, int rest, int block) {
    return switch (target) {
      case NEXT -> 0;
      case HOLDS -> rest;
      case FAILS -> rest + block;
    };
  }
}
