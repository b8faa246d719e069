package io.jdock.linux.seccomp;

import io.jdock.linux.Errnos;
import io.jdock.linux.capability.Capability;
import io.jdock.linux.capability.CapabilitySet;
import io.jdock.linux.seccomp.BpfAssembler.Instruction;
import io.jdock.linux.seccomp.SeccompProfile.ArchMap;
import io.jdock.linux.seccomp.SeccompProfile.Argument;
import io.jdock.linux.seccomp.SeccompProfile.Condition;
import io.jdock.linux.seccomp.SeccompProfile.Rule;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Compiles a profile for one machine and one set of capabilities.
 *
 * <p>Where several rules name a call, the first without conditions on its arguments decides alone;
 * without such a rule the conditions are tried in the profile's order. Where the profile refuses
 * what it does not name, calls newer than all it names fail with ENOSYS, so that programs fall back
 * to older ones.
 */
public final class SeccompCompiler {
  private static final int OFFSET_NUMBER = 0;
  private static final int OFFSET_ARCH = 4;

  private static final Map<String, Long> FLAGS =
      Map.of(
          "SECCOMP_FILTER_FLAG_TSYNC", 0L,
          "SECCOMP_FILTER_FLAG_LOG", 2L,
          "SECCOMP_FILTER_FLAG_SPEC_ALLOW", 4L);

  private final SyscallTable table = SyscallTable.load();
  private final SeccompArch host;
  private final KernelVersion kernel;

  /** For the machine it runs on. */
  public SeccompCompiler() {
    this(SeccompArch.host(), KernelVersion.running());
  }

  SeccompCompiler(SeccompArch host, KernelVersion kernel) {
    this.host = host;
    this.kernel = kernel;
  }

  /**
   * Compiles.
   *
   * @param capabilities the container's bounding set, which the profile's conditions look at
   * @throws IllegalArgumentException when the profile asks for what does not exist
   */
  public SeccompFilter compile(SeccompProfile profile, CapabilitySet capabilities) {
    SeccompAction otherwise =
        SeccompAction.parse(profile.defaultAction(), profile.defaultErrnoRet());
    List<Rule> rules = new ArrayList<>();
    for (Rule rule : profile.syscalls()) {
      if (counts(rule, capabilities)) {
        rules.add(rule);
      }
    }
    Set<SeccompArch> arches = arches(profile);
    List<Instruction> program = BpfAssembler.returning(SeccompAction.KILL_PROCESS);
    Map<Integer, DecisionTable> tables = new LinkedHashMap<>();
    for (SeccompArch arch : arches) {
      DecisionTable decisions =
          tables.computeIfAbsent(arch.audit(), audit -> empty(arch, otherwise));
      decide(arch, rules, otherwise, decisions);
    }
    for (Map.Entry<Integer, DecisionTable> entry : tables.entrySet()) {
      List<Instruction> block = new ArrayList<>();
      block.add(BpfAssembler.load(OFFSET_NUMBER));
      block.addAll(entry.getValue().code());
      program = BpfAssembler.branch(BpfAssembler.JUMP_EQUAL, entry.getKey(), block, program);
    }
    List<Instruction> whole = new ArrayList<>();
    whole.add(BpfAssembler.load(OFFSET_ARCH));
    whole.addAll(program);
    return new SeccompFilter(
        BpfAssembler.bytes(whole),
        flags(profile.flags()),
        summary(rules, otherwise, arches, whole.size()));
  }

  /** On x86-64 the numbers of x32 are killed unless that architecture is asked for too. */
  private static DecisionTable empty(SeccompArch arch, SeccompAction otherwise) {
    DecisionTable table = new DecisionTable(Decision.always(otherwise));
    if (arch == SeccompArch.X86_64 || arch == SeccompArch.X32) {
      Decision kill = Decision.always(SeccompAction.KILL_PROCESS);
      table.decide(SeccompArch.X32_BIT, DecisionTable.SKIPPED - 1, kill);
      if (arch == SeccompArch.X32) {
        table.decide(0, SeccompArch.X32_BIT - 1, kill);
      }
    }
    return table;
  }

  private void decide(
      SeccompArch arch, List<Rule> rules, SeccompAction otherwise, DecisionTable decisions) {
    Map<Long, List<Decision.Case>> cases = new LinkedHashMap<>();
    long last = 0;
    for (Rule rule : rules) {
      SeccompAction action = SeccompAction.parse(rule.action(), rule.errnoRet());
      for (String name : rule.calls()) {
        for (Multiplexed.Call call : Multiplexed.calls(table, arch, name, rule.conditions())) {
          last = Math.max(last, call.number());
          cases
              .computeIfAbsent(call.number(), number -> new ArrayList<>())
              .addAll(alternatives(call.conditions(), action));
        }
      }
    }
    boolean x32 = arch == SeccompArch.X32;
    long first = x32 ? SeccompArch.X32_BIT : 0;
    decisions.decide(
        first,
        x32 || arch != SeccompArch.X86_64 ? DecisionTable.SKIPPED - 1 : SeccompArch.X32_BIT - 1,
        Decision.always(otherwise));
    if (!otherwise.permits()) {
      long end = arch == SeccompArch.X86_64 ? SeccompArch.X32_BIT - 1 : DecisionTable.SKIPPED - 1;
      Decision unknown = Decision.always(SeccompAction.errno(Errnos.ENOSYS));
      decisions.decide(Math.max(first, last + 1), end, unknown);
    }
    cases.forEach(
        (number, list) -> decisions.decide(number, number, decision(list, otherwise, arch.wide())));
  }

  /**
   * Several comparisons of the same argument in one rule are alternatives, as runc has it; of
   * different arguments they must all hold.
   */
  private static List<Decision.Case> alternatives(List<Argument> conditions, SeccompAction action) {
    Set<Integer> indices = new TreeSet<>();
    boolean repeated = false;
    for (Argument condition : conditions) {
      if (condition.index() < 0 || condition.index() > 5) {
        throw new IllegalArgumentException("seccomp: invalid argument index: " + condition.index());
      }
      repeated |= !indices.add(condition.index());
    }
    if (!repeated) {
      return List.of(new Decision.Case(conditions, action));
    }
    return conditions.stream().map(c -> new Decision.Case(List.of(c), action)).toList();
  }

  private static Decision decision(
      List<Decision.Case> cases, SeccompAction otherwise, boolean wide) {
    for (Decision.Case each : cases) {
      if (each.conditions().isEmpty()) {
        return Decision.always(each.action());
      }
    }
    return new Decision(cases, otherwise, wide);
  }

  private Set<SeccompArch> arches(SeccompProfile profile) {
    Set<SeccompArch> arches = new LinkedHashSet<>();
    for (String name : profile.architectures()) {
      SeccompArch.find(name).filter(this::runsHere).ifPresent(arches::add);
    }
    for (ArchMap map : profile.archMap()) {
      List<String> sub = map.subArchitectures();
      if (SeccompArch.find(map.architecture()).filter(a -> a == host).isPresent() && sub != null) {
        sub.forEach(name -> SeccompArch.find(name).ifPresent(arches::add));
      }
    }
    Set<SeccompArch> hostFirst = new LinkedHashSet<>();
    hostFirst.add(host);
    hostFirst.addAll(arches);
    return hostFirst;
  }

  private boolean runsHere(SeccompArch arch) {
    boolean arm = arch == SeccompArch.AARCH64 || arch == SeccompArch.ARM;
    return arm == (host == SeccompArch.AARCH64);
  }

  private boolean counts(Rule rule, CapabilitySet capabilities) {
    Condition excludes = rule.excludes();
    if (excludes != null
        && (contains(excludes.arches(), host.dockerName())
            || orEmpty(excludes.caps()).stream().anyMatch(cap -> holds(capabilities, cap))
            || (excludes.minKernel() != null && kernel.atLeast(excludes.minKernel())))) {
      return false;
    }
    Condition includes = rule.includes();
    return includes == null
        || ((orEmpty(includes.arches()).isEmpty() || contains(includes.arches(), host.dockerName()))
            && orEmpty(includes.caps()).stream().allMatch(cap -> holds(capabilities, cap))
            && (includes.minKernel() == null || kernel.atLeast(includes.minKernel())));
  }

  private static boolean holds(CapabilitySet capabilities, String name) {
    return Capability.find(name).filter(capabilities::contains).isPresent();
  }

  private static boolean contains(@Nullable List<String> list, String text) {
    return list != null && list.contains(text);
  }

  private static List<String> orEmpty(@Nullable List<String> list) {
    return list == null ? List.of() : list;
  }

  /** Unless told otherwise, speculation stays on, as runc has it: the filter does not slow code. */
  private static long flags(@Nullable List<String> names) {
    if (names == null) {
      return FLAGS.getOrDefault("SECCOMP_FILTER_FLAG_SPEC_ALLOW", 0L);
    }
    long flags = 0;
    for (String name : names) {
      Long flag = FLAGS.get(name);
      if (flag == null) {
        throw new IllegalArgumentException("seccomp: unknown flag: " + name);
      }
      flags |= flag;
    }
    return flags;
  }

  private List<String> summary(
      List<Rule> rules, SeccompAction otherwise, Set<SeccompArch> arches, int instructions) {
    Map<SeccompAction, Set<String>> named = new LinkedHashMap<>();
    Set<String> conditional = new TreeSet<>();
    for (Rule rule : rules) {
      SeccompAction action = SeccompAction.parse(rule.action(), rule.errnoRet());
      for (String name : rule.calls()) {
        if (table.number(host, name).isPresent()) {
          named.computeIfAbsent(action, key -> new TreeSet<>()).add(name);
          if (!rule.conditions().isEmpty()) {
            conditional.add(name);
          }
        }
      }
    }
    List<String> lines = new ArrayList<>();
    named.forEach((action, names) -> lines.add(line(action, names)));
    if (!conditional.isEmpty()) {
      lines.add("depending on arguments: " + String.join(", ", conditional));
    }
    lines.add("any other call: " + otherwise);
    lines.add(instructions + " BPF instructions for " + String.join(", ", names(arches)));
    return lines;
  }

  private static String line(SeccompAction action, Set<String> names) {
    int few = 8;
    return action
        + ": "
        + (names.size() > few ? names.size() + " calls" : String.join(", ", names));
  }

  private static List<String> names(Set<SeccompArch> arches) {
    return arches.stream().map(SeccompArch::toString).toList();
  }
}
