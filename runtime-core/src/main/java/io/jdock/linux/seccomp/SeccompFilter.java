package io.jdock.linux.seccomp;

import java.util.List;

/**
 * A compiled filter, ready for the kernel.
 *
 * @param program the array of {@code struct sock_filter}, eight bytes each, in the machine's byte
 *     order
 * @param flags flags for seccomp(2), such as SECCOMP_FILTER_FLAG_LOG
 * @param summary a few lines for a learner: what it allows and refuses
 */
public record SeccompFilter(byte[] program, long flags, List<String> summary) {
  public SeccompFilter {
    program = program.clone();
    summary = List.copyOf(summary);
  }

  /** The number of instructions, the {@code len} of {@code struct sock_fprog}. */
  public int length() {
    return program.length / 8;
  }

  @Override
  public byte[] program() {
    return program.clone();
  }

  /** The summary as one text. */
  public String explain() {
    return String.join("\n", summary);
  }
}
