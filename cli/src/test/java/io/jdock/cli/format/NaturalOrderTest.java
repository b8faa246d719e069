package io.jdock.cli.format;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class NaturalOrderTest {
  @Test
  void numbersInNamesCount() {
    List<String> names = List.of("n60", "n7", "n", "n07a", "m9", "n7b", "bridge");
    assertThat(names.stream().sorted(new NaturalOrder()).toList())
        .isEqualTo(List.of("bridge", "m9", "n", "n7", "n07a", "n7b", "n60"));
    assertThat(new NaturalOrder().compare("a01", "a1")).isNotZero();
    assertThat(new NaturalOrder().compare("a1", "a1")).isZero();
  }
}
