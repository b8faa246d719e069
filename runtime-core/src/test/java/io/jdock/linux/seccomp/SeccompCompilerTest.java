package io.jdock.linux.seccomp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jdock.linux.capability.Capability;
import io.jdock.linux.capability.CapabilitySet;
import io.jdock.linux.seccomp.SeccompProfile.Argument;
import io.jdock.linux.seccomp.SeccompProfile.Rule;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SeccompCompilerTest {
  private static final int ALLOW = 0x7fff0000;
  private static final int ERRNO = 0x00050000;
  private static final int EPERM = ERRNO | 1;
  private static final int ENOSYS = ERRNO | 38;
  private static final int KILL = 0x80000000;

  private static final SyscallTable TABLE = SyscallTable.load();
  private static final SeccompCompiler COMPILER =
      new SeccompCompiler(SeccompArch.X86_64, new KernelVersion(6, 18));
  private static final SeccompCompiler ARM_COMPILER =
      new SeccompCompiler(SeccompArch.AARCH64, new KernelVersion(6, 18));
  private static final SeccompFilter DEFAULT =
      COMPILER.compile(SeccompProfile.dockerDefault(), CapabilitySet.dockerDefaults());

  private static int run(SeccompFilter filter, SeccompArch arch, String call, long... arguments) {
    long number = TABLE.number(arch, call).orElseThrow();
    return new BpfInterpreter(filter).run(arch.audit(), number, arguments);
  }

  @ParameterizedTest
  @CsvSource({
    "read, X86_64, 0, 7fff0000",
    "openat, X86, 0, 7fff0000",
    "openat, X32, 0, 7fff0000",
    "mount, X86_64, 0, 50001",
    "mount, X86, 0, 50001",
    "mount, X32, 0, 50001",
    "ptrace, X86_64, 0, 7fff0000",
    "keyctl, X86_64, 0, 50001",
    "bpf, X86_64, 0, 50001",
    "io_uring_setup, X86_64, 0, 50001",
    "userfaultfd, X86_64, 0, 50001",
    "clone3, X86_64, 0, 50026",
    "clone, X86_64, 17, 7fff0000",
    "clone, X86_64, 268435456, 50001",
    "clone, X86, 1073741824, 50001",
    "unshare, X86_64, 0, 50001",
    "chroot, X86_64, 0, 7fff0000",
    "personality, X86_64, 8, 7fff0000",
    "personality, X86_64, 4294967295, 7fff0000",
    "personality, X86_64, 4294967296, 50001",
    "personality, X86_64, 4194304, 50001",
    "socket, X86_64, 1, 7fff0000",
    "socket, X86_64, 2, 7fff0000",
    "socket, X86_64, 10, 7fff0000",
    "socket, X86_64, 12, 50001",
    "socket, X86_64, 16, 7fff0000",
    "socket, X86_64, 38, 50001",
    "socket, X86_64, 40, 50001",
    "socket, X86_64, 45, 7fff0000",
    "socket, X86_64, 4294967297, 50001",
    "socketcall, X86, 1, 7fff0000",
    "open_by_handle_at, X86_64, 0, 50001",
  })
  void dockersDefaultProfileDecides(String call, SeccompArch arch, long argument, String action) {
    assertThat(run(DEFAULT, arch, call, argument)).isEqualTo(Integer.parseInt(action, 16));
  }

  @Test
  void callsNewerThanTheProfileFailWithEnosys() {
    BpfInterpreter interpreter = new BpfInterpreter(DEFAULT);
    assertThat(interpreter.run(SeccompArch.X86_64.audit(), 2000)).isEqualTo(ENOSYS);
    assertThat(interpreter.run(SeccompArch.X86.audit(), 2000)).isEqualTo(ENOSYS);
    assertThat(interpreter.run(SeccompArch.X32.audit(), 0x40000000L + 2000)).isEqualTo(ENOSYS);
  }

  @Test
  void aCallThatATracerSkipsIsNoReasonToKill() {
    BpfInterpreter interpreter = new BpfInterpreter(DEFAULT);
    assertThat(interpreter.run(SeccompArch.X86_64.audit(), -1)).isEqualTo(EPERM);
    assertThat(interpreter.run(SeccompArch.X86.audit(), -1)).isEqualTo(EPERM);
  }

  @Test
  void otherArchitecturesAreKilled() {
    BpfInterpreter interpreter = new BpfInterpreter(DEFAULT);
    assertThat(interpreter.run(SeccompArch.AARCH64.audit(), 63)).isEqualTo(KILL);
    SeccompFilter noX32 = COMPILER.compile(profile("SCMP_ACT_ALLOW"), CapabilitySet.none());
    assertThat(run(noX32, SeccompArch.X32, "read")).isEqualTo(KILL);
    assertThat(run(noX32, SeccompArch.X86_64, "read")).isEqualTo(ALLOW);
  }

  @Test
  void capabilitiesOpenCalls() {
    CapabilitySet admin =
        CapabilitySet.dockerDefaults().plus(CapabilitySet.of(Capability.SYS_ADMIN));
    SeccompFilter filter = COMPILER.compile(SeccompProfile.dockerDefault(), admin);
    assertThat(run(filter, SeccompArch.X86_64, "mount")).isEqualTo(ALLOW);
    assertThat(run(filter, SeccompArch.X86_64, "clone3")).isEqualTo(ALLOW);
    assertThat(run(filter, SeccompArch.X86_64, "clone", 0x10000000)).isEqualTo(ALLOW);
    assertThat(run(filter, SeccompArch.X86_64, "reboot")).isEqualTo(EPERM);
  }

  @Test
  void armHasItsOwn() {
    SeccompFilter filter =
        ARM_COMPILER.compile(SeccompProfile.dockerDefault(), CapabilitySet.dockerDefaults());
    assertThat(run(filter, SeccompArch.AARCH64, "openat")).isEqualTo(ALLOW);
    assertThat(run(filter, SeccompArch.AARCH64, "mount")).isEqualTo(EPERM);
    assertThat(run(filter, SeccompArch.ARM, "set_tls")).isEqualTo(ALLOW);
    assertThat(new BpfInterpreter(filter).run(SeccompArch.X86_64.audit(), 0)).isEqualTo(KILL);
  }

  @Test
  void anyCallIsDecidedInFewSteps() {
    BpfInterpreter interpreter = new BpfInterpreter(DEFAULT);
    for (long number = 0; number < 500; number++) {
      interpreter.run(SeccompArch.X86_64.audit(), number, 1);
      assertThat(interpreter.steps).isLessThan(40);
    }
    assertThat(DEFAULT.length()).isLessThan(1500);
    assertThat(DEFAULT.flags()).isEqualTo(4);
    assertThat(DEFAULT.explain())
        .contains("allow: ", "fail with ENOSYS: clone3", "any other call: fail with EPERM")
        .contains("depending on arguments: clone, personality, socket");
  }

  @Test
  void socketcallIsBarredWithSocket() {
    SeccompFilter filter =
        COMPILER.compile(
            SeccompProfile.parse(
                """
                {"defaultAction": "SCMP_ACT_ALLOW",
                 "architectures": ["SCMP_ARCH_X86_64", "SCMP_ARCH_X86"],
                 "syscalls": [{"name": "socket", "action": "SCMP_ACT_ERRNO", "errnoRet": 13}]}
                """),
            CapabilitySet.none());
    assertThat(run(filter, SeccompArch.X86, "socket")).isEqualTo(ERRNO | 13);
    assertThat(run(filter, SeccompArch.X86, "socketcall", 1)).isEqualTo(ERRNO | 13);
    assertThat(run(filter, SeccompArch.X86, "socketcall", 2)).isEqualTo(ALLOW);
  }

  @Test
  void whatIsNoProfileIsRefused() {
    assertThatThrownBy(() -> SeccompProfile.parse("{\"defaultAction\": 3"))
        .hasMessageStartingWith("Decoding seccomp profile failed: ");
    assertThatThrownBy(() -> compile("{\"defaultAction\": \"SCMP_ACT_MAYBE\"}"))
        .hasMessage("seccomp: unknown action: SCMP_ACT_MAYBE");
    assertThatThrownBy(
            () ->
                SeccompProfile.parse(
                    "{\"architectures\":[\"SCMP_ARCH_X86\"],"
                        + "\"archMap\":[{\"architecture\":\"SCMP_ARCH_X86\"}]}"))
        .hasMessageStartingWith("both 'architectures' and 'archMap' are specified");
    assertThatThrownBy(() -> SeccompFilters.read(java.nio.file.Path.of("/no/such.json")))
        .hasMessage(
            "opening seccomp profile (/no/such.json) failed: open /no/such.json: no such file or"
                + " directory");
  }

  @Test
  void filtersAreKept() {
    SeccompFilters filters = new SeccompFilters(COMPILER);
    assertThat(filters.forOption("", CapabilitySet.none()))
        .containsSame(filters.dockerDefault(CapabilitySet.none()));
    assertThat(filters.forOption("unconfined", CapabilitySet.none())).isEmpty();
    assertThat(filters.forOption("{}", CapabilitySet.none())).isPresent();
  }

  private static SeccompFilter compile(String json) {
    return COMPILER.compile(SeccompProfile.parse(json), CapabilitySet.none());
  }

  private static SeccompProfile profile(String otherwise, Rule... rules) {
    return new SeccompProfile(
        otherwise, null, List.of("SCMP_ARCH_X86_64"), List.of(), null, List.of(rules));
  }

  @Property(tries = 400)
  void anyProfileDecidesAsItReads(
      @ForAll("rules") List<Rule> rules, @ForAll("numbers") int call, @ForAll("values") long a) {
    SeccompFilter filter =
        COMPILER.compile(
            profile("SCMP_ACT_ALLOW", rules.toArray(new Rule[0])), CapabilitySet.none());
    String name = CALLS.get(call);
    assertThat(run(filter, SeccompArch.X86_64, name, a, ~a))
        .isEqualTo(expected(rules, name, a, ~a));
  }

  private static int expected(List<Rule> rules, String name, long... arguments) {
    for (Rule rule : rules) {
      if (rule.calls().contains(name) && rule.conditions().isEmpty()) {
        return ERRNO | rule.errnoRet();
      }
    }
    for (Rule rule : rules) {
      if (rule.calls().contains(name)
          && rule.conditions().stream().allMatch(c -> holds(c, arguments[c.index()]))) {
        return ERRNO | rule.errnoRet();
      }
    }
    return ALLOW;
  }

  private static boolean holds(Argument condition, long argument) {
    int order = Long.compareUnsigned(argument, condition.value());
    return switch (condition.op()) {
      case "SCMP_CMP_EQ" -> order == 0;
      case "SCMP_CMP_NE" -> order != 0;
      case "SCMP_CMP_LT" -> order < 0;
      case "SCMP_CMP_LE" -> order <= 0;
      case "SCMP_CMP_GT" -> order > 0;
      case "SCMP_CMP_GE" -> order >= 0;
      default -> (argument & condition.value()) == condition.valueTwo();
    };
  }

  private static final List<String> CALLS =
      List.of("read", "write", "open", "close", "socket", "clone", "mount", "openat2");

  @Provide
  Arbitrary<Integer> numbers() {
    return Arbitraries.integers().between(0, CALLS.size() - 1);
  }

  @Provide
  Arbitrary<Long> values() {
    return Arbitraries.of(0L, 1L, 2L, 5L, 0xffffffffL, 0x100000000L, 0x100000001L, -1L, -2L);
  }

  @Provide
  Arbitrary<List<Rule>> rules() {
    Arbitrary<Argument> argument =
        Combinators.combine(
                Arbitraries.of(0, 1),
                values(),
                values(),
                Arbitraries.of(
                    Map.of("EQ", 1, "NE", 1, "LT", 1, "LE", 1, "GT", 1, "GE", 1, "MASKED_EQ", 1)
                        .keySet()))
            .as((index, one, two, op) -> new Argument(index, one, two, "SCMP_CMP_" + op));
    Arbitrary<Rule> rule =
        Combinators.combine(
                Arbitraries.of(CALLS).list().ofMinSize(1).ofMaxSize(4),
                Arbitraries.integers().between(1, 100),
                argument.list().ofMaxSize(2).uniqueElements(Argument::index))
            .as(
                (names, errno, arguments) ->
                    new Rule(names, null, "SCMP_ACT_ERRNO", errno, arguments, null, null));
    return rule.list().ofMaxSize(6);
  }
}
