package io.jdock.linux.launch;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.IntBuffer;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

class LaunchStubTest {
  private static final int SVC = 0xD4000001;
  private static final int RET = 0xD65F03C0;

  /** As objdump reads it: clone3, return in the parent, then the loop over the records. */
  @Test
  void theX86CodeIsWhatADisassemblerReadsAsTheLoop() {
    byte[] code = X86Stub.code();

    assertThat(HexFormat.of().formatHex(code))
        .startsWith("4c8bc2" + "48c7c0b3010000" + "0f05" + "4885c0" + "7401" + "c3")
        .contains("0f05" + "48894340" + "488bc8" + "0f31")
        .contains("480fa3ca" + "7306" + "4883eb80" + "eb98")
        .endsWith("0f05" + "ebe5");
    assertThat(code).hasSize(152);
  }

  @Test
  void theArmCodeMakesEverySystemCallAfterLoadingItsArguments() {
    List<Integer> words = armWords();

    assertThat(words.get(2)).isEqualTo(SVC);
    assertThat(words.get(4)).isEqualTo(RET);
    assertThat(words.stream().filter(w -> w == SVC)).hasSize(4);
    // ldr x0, [x19, #8]; ldr x0, [x0] ... ldr x5, [x19, #48]; ldr x5, [x5]
    int first = words.indexOf(0xF9400660);
    assertThat(first).isPositive();
    assertThat(words.get(first + 1)).isEqualTo(0xF9400000);
    assertThat(words.get(first + 10)).isEqualTo(0xF9401A65);
    assertThat(words.get(first + 11)).isEqualTo(0xF94000A5);
    assertThat(words.get(first + 12)).isEqualTo(SVC);
    // str x0, [x19, #64]; mrs x1, cntvct_el0; str x1, [x19, #72]
    assertThat(words.subList(first + 13, first + 16))
        .containsExactly(0xF9002260, 0xD53BE041, 0xF9002661);
  }

  @Test
  void everyArmBranchLandsInsideTheCode() {
    List<Integer> words = armWords();
    int branches = 0;
    for (int i = 0; i < words.size(); i++) {
      int word = words.get(i);
      int distance;
      if ((word & 0x7C000000) == 0x14000000) {
        distance = word << 6 >> 6;
      } else if ((word & 0x7E000000) == 0x34000000) {
        distance = word << 8 >> 13;
      } else if ((word & 0x7E000000) == 0x36000000) {
        distance = word << 13 >> 18;
      } else {
        continue;
      }
      branches++;
      assertThat(i + distance).as("branch at %d", i).isBetween(0, words.size() - 1);
      assertThat(distance).isNotZero();
    }
    assertThat(branches).isEqualTo(6);
  }

  private static List<Integer> armWords() {
    IntBuffer ints = ByteBuffer.wrap(ArmStub.code()).order(ByteOrder.LITTLE_ENDIAN).asIntBuffer();
    List<Integer> words = new ArrayList<>();
    while (ints.hasRemaining()) {
      words.add(ints.get());
    }
    return words;
  }
}
