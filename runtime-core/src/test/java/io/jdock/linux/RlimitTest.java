package io.jdock.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RlimitTest {
  @Test
  void softAndHard() {
    assertThat(Rlimit.parse("nofile=1024:2048"))
        .isEqualTo(new Rlimit(RlimitResource.NOFILE, 1024, 2048));
    assertThat(Rlimit.parse("core=0")).isEqualTo(new Rlimit(RlimitResource.CORE, 0, 0));
    assertThat(Rlimit.parse("memlock=-1:infinity"))
        .isEqualTo(new Rlimit(RlimitResource.MEMLOCK, Rlimit.UNLIMITED, Rlimit.UNLIMITED));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "nofile | invalid ulimit argument: nofile",
        "as=1 | invalid ulimit type: as",
        "nofile=1:2:3 | too many limit value arguments - 1:2:3, can only have up to two,"
            + " `soft[:hard]`",
        "nofile=2:1 | ulimit soft limit must be less than or equal to hard limit: 2 > 1",
        "nofile=-1:5 | ulimit soft limit must be less than or equal to hard limit: soft: -1"
            + " (unlimited), hard: 5",
        "nofile=x | strconv.ParseInt: parsing \"x\": invalid syntax"
      })
  void wrongOnesAreRefusedInDockersWords(String text, String message) {
    assertThatThrownBy(() -> Rlimit.parse(text)).hasMessage(message);
  }

  @Property
  void printedAndParsedIsTheSame(
      @ForAll RlimitResource resource,
      @ForAll @LongRange(min = 0, max = 1000) long soft,
      @ForAll @LongRange(min = 0) long more) {
    long hard = Math.max(soft, more);
    Rlimit limit = new Rlimit(resource, soft, hard);
    assertThat(Rlimit.parse(limit.toString())).isEqualTo(limit);
  }

  @Test
  void limitsAboveTheMachinesAreLoweredAndSaid() {
    Rlimit ceiling = new Rlimit(RlimitResource.NOFILE, 1024, 4096);
    Rlimit.Grant grant = Rlimit.parse("nofile=-1").within(ceiling);
    assertThat(grant.limit()).isEqualTo(new Rlimit(RlimitResource.NOFILE, 4096, 4096));
    assertThat(grant.warning())
        .hasValue("Ulimit nofile=-1:-1 is above the machine's hard limit. Lowered to 4096:4096.");
    Rlimit within = Rlimit.parse("nofile=10:4096");
    assertThat(within.within(ceiling))
        .isEqualTo(new Rlimit.Grant(within, java.util.Optional.empty()));
  }

  @Test
  void theProcesssOwnLimitsAreRead() throws LinuxException {
    assertThat(Rlimit.current(RlimitResource.NOFILE).soft()).isNotZero();
  }
}
