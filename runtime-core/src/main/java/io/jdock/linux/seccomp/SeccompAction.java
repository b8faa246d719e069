package io.jdock.linux.seccomp;

import io.jdock.linux.Errnos;
import org.jspecify.annotations.Nullable;

/**
 * What the kernel does with a call: a filter's return value.
 *
 * @param value SECCOMP_RET_* with its data, as 32 bits
 */
record SeccompAction(int value) {
  private static final int RET_TRAP = 0x00030000;
  private static final int RET_ERRNO = 0x00050000;
  private static final int RET_TRACE = 0x7ff00000;
  private static final int DATA = 0xffff;
  private static final int MAX_ERRNO = 4095;

  static final SeccompAction ALLOW = new SeccompAction(0x7fff0000);
  static final SeccompAction LOG = new SeccompAction(0x7ffc0000);
  static final SeccompAction KILL_THREAD = new SeccompAction(0);
  static final SeccompAction KILL_PROCESS = new SeccompAction(0x80000000);

  static SeccompAction errno(int errno) {
    return new SeccompAction(RET_ERRNO | errno);
  }

  /**
   * An action by libseccomp's name.
   *
   * @param errno the error of SCMP_ACT_ERRNO, the data of SCMP_ACT_TRACE; EPERM when null
   * @throws IllegalArgumentException when jdock cannot do it
   */
  static SeccompAction parse(String name, @Nullable Integer errno) {
    int data = errno == null ? Errnos.EPERM : errno;
    if (data < 0 || data > DATA) {
      throw new IllegalArgumentException("seccomp: invalid errnoRet: " + data);
    }
    return switch (name) {
      case "SCMP_ACT_ALLOW" -> ALLOW;
      case "SCMP_ACT_LOG" -> LOG;
      case "SCMP_ACT_ERRNO" -> errno(Math.min(data, MAX_ERRNO));
      case "SCMP_ACT_TRACE" -> new SeccompAction(RET_TRACE | data);
      case "SCMP_ACT_TRAP" -> new SeccompAction(RET_TRAP);
      case "SCMP_ACT_KILL", "SCMP_ACT_KILL_THREAD" -> KILL_THREAD;
      case "SCMP_ACT_KILL_PROCESS" -> KILL_PROCESS;
      case "SCMP_ACT_NOTIFY" ->
          throw new IllegalArgumentException(
              "seccomp: action SCMP_ACT_NOTIFY needs a listener, which jdock does not have");
      default -> throw new IllegalArgumentException("seccomp: unknown action: " + name);
    };
  }

  /** Whether the call goes ahead. */
  boolean permits() {
    return equals(ALLOW) || equals(LOG);
  }

  /** The action for a learner: {@code allow}, {@code fail with EPERM}. */
  @Override
  public String toString() {
    int kind = value & ~DATA;
    if (equals(ALLOW)) {
      return "allow";
    } else if (equals(LOG)) {
      return "allow and log";
    } else if (equals(KILL_THREAD)) {
      return "kill the thread";
    } else if (equals(KILL_PROCESS)) {
      return "kill the process";
    } else if (kind == RET_ERRNO) {
      return "fail with " + Errnos.name(value & DATA);
    } else if (kind == RET_TRAP) {
      return "SIGSYS";
    }
    return "ask the tracer";
  }
}
