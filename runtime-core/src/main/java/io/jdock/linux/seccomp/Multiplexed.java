package io.jdock.linux.seccomp;

import io.jdock.linux.seccomp.SeccompProfile.Argument;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * On x86, socket calls and System V IPC go by two ways: by numbers of their own, and through
 * socketcall(2) and ipc(2), whose first argument says which is meant. A rule has to bar both. The
 * other arguments are behind a pointer there, so a rule with conditions covers the first way only.
 *
 * @see <a href="https://man7.org/linux/man-pages/man2/socketcall.2.html">socketcall(2)</a>
 */
final class Multiplexed {
  private static final Map<String, Integer> SOCKETCALL =
      Map.ofEntries(
          Map.entry("socket", 1),
          Map.entry("bind", 2),
          Map.entry("connect", 3),
          Map.entry("listen", 4),
          Map.entry("accept", 5),
          Map.entry("getsockname", 6),
          Map.entry("getpeername", 7),
          Map.entry("socketpair", 8),
          Map.entry("send", 9),
          Map.entry("recv", 10),
          Map.entry("sendto", 11),
          Map.entry("recvfrom", 12),
          Map.entry("shutdown", 13),
          Map.entry("setsockopt", 14),
          Map.entry("getsockopt", 15),
          Map.entry("sendmsg", 16),
          Map.entry("recvmsg", 17),
          Map.entry("accept4", 18),
          Map.entry("recvmmsg", 19),
          Map.entry("sendmmsg", 20));

  private static final Map<String, Integer> IPC =
      Map.ofEntries(
          Map.entry("semop", 1),
          Map.entry("semget", 2),
          Map.entry("semctl", 3),
          Map.entry("semtimedop", 4),
          Map.entry("msgsnd", 11),
          Map.entry("msgrcv", 12),
          Map.entry("msgget", 13),
          Map.entry("msgctl", 14),
          Map.entry("shmat", 21),
          Map.entry("shmdt", 22),
          Map.entry("shmget", 23),
          Map.entry("shmctl", 24));

  /** A number, and what its arguments must be. */
  record Call(long number, List<Argument> conditions) {}

  private Multiplexed() {}

  /** The ways in which a call can be made; none where the architecture lacks it. */
  static List<Call> calls(
      SyscallTable table, SeccompArch arch, String name, List<Argument> conditions) {
    List<Call> calls = new ArrayList<>();
    table.number(arch, name).ifPresent(number -> calls.add(new Call(number, conditions)));
    if (arch == SeccompArch.X86 && conditions.isEmpty()) {
      through("socketcall", SOCKETCALL.get(name), table, arch, calls);
      through("ipc", IPC.get(name), table, arch, calls);
    }
    return calls;
  }

  private static void through(
      String multiplexer,
      @Nullable Integer selector,
      SyscallTable table,
      SeccompArch arch,
      List<Call> calls) {
    if (selector != null) {
      List<Argument> which = List.of(new Argument(0, selector, 0, "SCMP_CMP_EQ"));
      table.number(arch, multiplexer).ifPresent(number -> calls.add(new Call(number, which)));
    }
  }
}
