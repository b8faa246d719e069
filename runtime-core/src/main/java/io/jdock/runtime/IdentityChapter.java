package io.jdock.runtime;

import io.jdock.linux.Errnos;
import io.jdock.linux.KernelJournal.Phase;
import io.jdock.linux.Rlimit;
import io.jdock.linux.SyscallNumber;
import io.jdock.linux.capability.Capability;
import io.jdock.linux.capability.CapabilitySet;
import io.jdock.linux.launch.LaunchProgramBuilder;
import io.jdock.linux.launch.LaunchRecord;
import io.jdock.linux.launch.Value;
import io.jdock.linux.seccomp.SeccompFilter;
import java.util.List;
import java.util.Locale;

/**
 * The part of a launch program that takes rights away: limits, identity, capabilities, system
 * calls. The order is runc's: what a step needs is taken away after it.
 */
final class IdentityChapter {
  private static final int PR_CAPBSET_DROP = 24;
  private static final int PR_SET_KEEPCAPS = 8;
  private static final int PR_SET_NO_NEW_PRIVS = 38;
  private static final int PR_CAP_AMBIENT = 47;
  private static final int PR_CAP_AMBIENT_RAISE = 2;
  private static final int PR_CAP_AMBIENT_CLEAR_ALL = 4;
  private static final int CAPABILITY_VERSION_3 = 0x20080522;
  private static final int SECCOMP_SET_MODE_FILTER = 1;

  private final LaunchProgramBuilder program;
  private final ProcessSpec process;
  private final Grants grants;

  IdentityChapter(LaunchProgramBuilder program, ProcessSpec process, Grants grants) {
    this.program = program;
    this.process = process;
    this.grants = grants;
  }

  void write() {
    program.phase(Phase.SECURITY);
    for (Rlimit asked : process.rlimits()) {
      Rlimit limit = grants.limit(asked);
      String name = limit.resource().name();
      program
          .because("how much of a resource this process and each of its children may use")
          .prlimit(name, limit.resource().number(), limit.soft(), limit.hard())
          .shell(
              () ->
                  "prlimit --"
                      + limit.resource().ulimitName()
                      + "="
                      + limit.soft()
                      + ":"
                      + limit.hard());
    }
    if (!process.noNewPrivileges()) {
      // Without no_new_privs a filter needs CAP_SYS_ADMIN, which is about to go.
      process.seccomp().ifPresent(this::filter);
    }
    capabilitiesAndUser();
    if (process.noNewPrivileges()) {
      program
          .because("no program it executes gives it more rights: set-user-ID bits have no effect")
          .prctl("PR_SET_NO_NEW_PRIVS, 1", PR_SET_NO_NEW_PRIVS, 1)
          .shell(() -> "setpriv --no-new-privs");
      process.seccomp().ifPresent(this::filter);
    }
  }

  private void capabilitiesAndUser() {
    ProcessCapabilities wanted = grants.capabilities(process.capabilities());
    CapabilitySet dropped = grants.bounding().minus(wanted.bounding());
    program.because(
        "no program in here can ever get these capabilities, the last of them this one: "
            + dropped);
    List<Capability> named = dropped.members();
    for (int i = 0; i < named.size(); i++) {
      Capability capability = named.get(i);
      LaunchRecord drop =
          program.prctl(
              "PR_CAPBSET_DROP, " + capability.capName(), PR_CAPBSET_DROP, capability.number());
      if (i < named.size() - 1) {
        drop.silent();
      } else {
        drop.shell(() -> "capsh --drop=" + dropped.toString().toLowerCase(Locale.ROOT));
      }
    }
    ProcessUser user = process.user();
    program
        .because("a change of user would take the capabilities that it is to keep")
        .prctl("PR_SET_KEEPCAPS, 1", PR_SET_KEEPCAPS, 1);
    program
        .because("whom the process runs as")
        .setgroups(user.additionalGids())
        .shell(
            () ->
                "setpriv --reuid="
                    + user.uid()
                    + " --regid="
                    + user.gid()
                    + " --groups="
                    + user.additionalGids());
    program.setresgid(user.gid());
    program.setresuid(user.uid());
    program
        .because("which of root's powers it has, by name instead of all at once")
        .call(
            () ->
                "capset({_LINUX_CAPABILITY_VERSION_3, 0}, {effective "
                    + wanted.effective()
                    + ", permitted "
                    + wanted.permitted()
                    + ", inheritable "
                    + wanted.inheritable()
                    + "})",
            SyscallNumber.CAPSET,
            program.ints(CAPABILITY_VERSION_3, 0),
            program.ints(
                wanted.effective().low(),
                wanted.permitted().low(),
                wanted.inheritable().low(),
                wanted.effective().high(),
                wanted.permitted().high(),
                wanted.inheritable().high()))
        .shell(() -> "capsh --caps=" + wanted.effective() + "=ep");
    program
        .prctl("PR_CAP_AMBIENT, PR_CAP_AMBIENT_CLEAR_ALL", PR_CAP_AMBIENT, PR_CAP_AMBIENT_CLEAR_ALL)
        .tolerate(Errnos.EINVAL);
    for (Capability capability : wanted.ambient().members()) {
      program.prctl(
          "PR_CAP_AMBIENT, PR_CAP_AMBIENT_RAISE, " + capability.capName(),
          PR_CAP_AMBIENT,
          PR_CAP_AMBIENT_RAISE,
          capability.number());
    }
  }

  private void filter(SeccompFilter filter) {
    byte[] code = filter.program();
    long address = ((Value.Constant) program.bytes(code)).number();
    program.clock();
    program
        .because("which system calls it may make: the kernel asks this small program each time")
        .call(
            () ->
                "seccomp(SECCOMP_SET_MODE_FILTER, "
                    + filter.flags()
                    + ", {"
                    + filter.length()
                    + " instructions})",
            SyscallNumber.SECCOMP,
            Value.of(SECCOMP_SET_MODE_FILTER),
            Value.of(filter.flags()),
            program.longs(filter.length(), address));
  }
}
