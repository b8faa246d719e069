package io.jdock.linux.cgroup;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HexFormat;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class DeviceProgramTest {
  @Test
  void oneRuleIsTheseInstructions() {
    byte[] program = DeviceProgram.assemble(List.of(DeviceRule.allow('c', 1, 3, "rw")));
    assertThat(HexFormat.of().formatHex(program))
        .isEqualTo(
            "6112000000000000" // r2 = type and access
                + "54020000ffff0000" // r2 &= 0xffff
                + "6113000000000000" // r3 = type and access
                + "7403000010000000" // r3 >>= 16
                + "6114040000000000" // r4 = major
                + "6115080000000000" // r5 = minor
                + "5502070002000000" // not a character device: next rule
                + "bc36000000000000" // r6 = r3
                + "5406000006000000" // r6 &= read or write
                + "5d36040000000000" // more than that: next rule
                + "5504030001000000" // major is not 1: next rule
                + "5505020003000000" // minor is not 3: next rule
                + "b400000001000000" // allow
                + "9500000000000000"
                + "b400000000000000" // refuse
                + "9500000000000000");
  }

  @Property(tries = 500)
  void theProgramDecidesAsTheRulesRead(
      @ForAll("rules") List<DeviceRule> rules,
      @ForAll @IntRange(min = 1, max = 2) int type,
      @ForAll @IntRange(min = 1, max = 7) int access,
      @ForAll @IntRange(max = 2) int major,
      @ForAll @IntRange(max = 2) int minor) {
    boolean expected = false;
    List<DeviceRule> merged = DeviceProgram.merge(rules);
    for (DeviceRule rule : merged) {
      int mask =
          rule.access()
              .chars()
              .map(c -> c == 'm' ? 1 : c == 'r' ? 2 : 4)
              .reduce(0, (a, b) -> a | b);
      boolean device =
          (rule.type() == 'a' || rule.type() == (type == 1 ? 'b' : 'c'))
              && (rule.major() == DeviceRule.ANY || rule.major() == major)
              && (rule.minor() == DeviceRule.ANY || rule.minor() == minor);
      if (device && (rule.allow() ? (access & mask) == access : (access & mask) != 0)) {
        expected = rule.allow();
      }
    }
    assertThat(run(DeviceProgram.assemble(rules), type, access, major, minor)).isEqualTo(expected);
  }

  @Test
  void accessAllowedInPartsIsAllowedAsAWhole() {
    List<DeviceRule> rules =
        List.of(DeviceRule.allow('c', 5, 5, "r"), DeviceRule.allow('c', 5, 5, "w"));
    assertThat(run(DeviceProgram.assemble(rules), 2, 6, 5, 5)).isTrue();
  }

  @Provide
  Arbitrary<List<DeviceRule>> rules() {
    Arbitrary<Long> number = Arbitraries.of(DeviceRule.ANY, 0L, 1L, 2L);
    return Combinators.combine(
            Arbitraries.of(true, false),
            Arbitraries.of('a', 'b', 'c'),
            number,
            number,
            Arbitraries.of("r", "w", "m", "rw", "rwm"))
        .as(DeviceRule::new)
        .list()
        .ofMaxSize(6);
  }

  private static boolean run(byte[] bytes, int type, int access, int major, int minor) {
    ByteBuffer program = ByteBuffer.wrap(bytes).order(ByteOrder.nativeOrder());
    int[] context = {access << 16 | type, major, minor};
    int[] registers = new int[10];
    int at = 0;
    while (true) {
      int opcode = program.get(at * 8) & 0xff;
      int destination = program.get(at * 8 + 1) & 0xf;
      int source = (program.get(at * 8 + 1) & 0xff) >> 4;
      int offset = program.getShort(at * 8 + 2);
      int constant = program.getInt(at * 8 + 4);
      at++;
      switch (opcode) {
        case 0x61 -> registers[destination] = context[offset / 4];
        case 0x54 -> registers[destination] &= constant;
        case 0x74 -> registers[destination] >>>= constant;
        case 0xbc -> registers[destination] = registers[source];
        case 0xb4 -> registers[destination] = constant;
        case 0x55 -> at += registers[destination] != constant ? offset : 0;
        case 0x5d -> at += registers[destination] != registers[source] ? offset : 0;
        case 0x15 -> at += registers[destination] == constant ? offset : 0;
        case 0x95 -> {
          return registers[0] == 1;
        }
        default -> throw new IllegalStateException("opcode " + Integer.toHexString(opcode));
      }
    }
  }
}
