package io.jdock.cli.flag;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FlagsTest {
  private final Flags flags = new Flags(false, true);
  private final Flag<Boolean> rm = flags.bool(null, "rm", "");
  private final Flag<Boolean> tty = flags.bool("t", "tty", "");
  private final Flag<Boolean> interactive = flags.bool("i", "interactive", "");
  private final Flag<Boolean> proxy = flags.boolDefaultingTrue("sig-proxy", "");
  private final Flag<String> name = flags.string("n", "name", "");
  private final Flag<List<String>> publish = flags.list("p", "publish", "");
  private final Flag<Long> count = flags.integer("c", "count", 0, "");

  private List<String> parse(String line) {
    return flags.parse(List.of(line.split(" ")));
  }

  @Nested
  class Accepts {
    @Test
    void clusteredSwitchesAndAnAttachedValue() {
      assertThat(parse("-itp8080:80 alpine sh")).containsExactly("alpine", "sh");
      assertThat(interactive.get() && tty.get()).isTrue();
      assertThat(publish.get()).containsExactly("8080:80");
    }

    @Test
    void switchesWithAValue() {
      parse("--rm=false --sig-proxy=0 -t=true alpine");
      assertThat(rm.get()).isFalse();
      assertThat(rm.changed()).isTrue();
      assertThat(proxy.get()).isFalse();
      assertThat(tty.get()).isTrue();
    }

    @Test
    void aSwitchDoesNotTakeTheNextWord() {
      assertThat(parse("--rm true")).containsExactly("true");
      assertThat(rm.get()).isTrue();
    }

    @Test
    void nothingAfterTheFirstArgument() {
      assertThat(parse("alpine --rm -x --name y"))
          .containsExactly("alpine", "--rm", "-x", "--name", "y");
      assertThat(rm.get()).isFalse();
    }

    @Test
    void argumentsAfterTwoDashes() {
      assertThat(parse("--rm -- -t x")).containsExactly("-t", "x");
      assertThat(tty.get()).isFalse();
    }

    @Test
    void valuesThatLookLikeOptions() {
      parse("--name --rm -c -5 alpine");
      assertThat(name.get()).isEqualTo("--rm");
      assertThat(count.get()).isEqualTo(-5);
      assertThat(rm.get()).isFalse();
    }

    @Test
    void theLastOfSeveral() {
      parse("--name a --name=b alpine");
      assertThat(name.get()).isEqualTo("b");
    }

    @Test
    void anEmptyValue() {
      parse("--name= alpine");
      assertThat(name.get()).isEmpty();
      assertThat(name.changed()).isTrue();
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          --foo alpine    | unknown flag: --foo
          --foo=1 alpine  | unknown flag: --foo
          -x alpine       | unknown shorthand flag: 'x' in -x
          --name          | flag needs an argument: --name
          -n              | flag needs an argument: 'n' in -n
          --rm=maybe a    | invalid argument "maybe" for "--rm" flag: strconv.ParseBool: parsing "maybe": invalid syntax
          -c x a          | invalid argument "x" for "-c, --count" flag: strconv.ParseInt: parsing "x": invalid syntax
          """)
  void complainsAsDockerDoes(String line, String message) {
    assertThatThrownBy(() -> parse(line)).isInstanceOf(FlagException.class).hasMessage(message);
  }

  @Test
  void takesOptionsAnywhereWhenInterspersed() {
    Flags free = new Flags(true, true);
    Flag<Boolean> force = free.bool("f", "force", "");
    assertThat(free.parse(List.of("web", "-f", "db"))).containsExactly("web", "db");
    assertThat(force.get()).isTrue();
  }
}
