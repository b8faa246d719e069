package io.jdock.linux.seccomp;

import io.jdock.linux.seccomp.BpfAssembler.Instruction;
import io.jdock.linux.seccomp.SeccompProfile.Argument;
import java.util.ArrayList;
import java.util.List;

/**
 * What to do with one system call: the first case whose conditions hold, else the last resort.
 *
 * @param cases tested in order
 * @param otherwise when none holds
 * @param wide whether arguments have 64 bits
 */
record Decision(List<Case> cases, SeccompAction otherwise, boolean wide) {
  /** Conditions, all of which must hold, and what to do then. */
  record Case(List<Argument> conditions, SeccompAction action) {}

  Decision {
    cases = List.copyOf(cases);
  }

  static Decision always(SeccompAction action) {
    return new Decision(List.of(), action, false);
  }

  /** Code that ends in a return on every path: the cases one after the other. */
  List<Instruction> code() {
    List<Instruction> code = new ArrayList<>();
    for (Case each : cases) {
      List<Instruction> block = BpfAssembler.returning(each.action());
      for (int i = each.conditions().size() - 1; i >= 0; i--) {
        block = ArgumentTest.of(each.conditions().get(i), wide).before(block);
      }
      code.addAll(block);
    }
    code.addAll(BpfAssembler.returning(otherwise));
    return code;
  }
}
