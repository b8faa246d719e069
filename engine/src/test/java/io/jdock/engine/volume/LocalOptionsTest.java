package io.jdock.engine.volume;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class LocalOptionsTest {
  @Test
  void aSizeOfNothingNeedsNoQuotaAndMountsNothing() {
    assertThat(LocalOptions.of("v", Map.of("size", "0"))).isNull();
  }

  @Test
  void passwordsAreNotTold() {
    assertThat(LocalOptions.withoutPassword("username=u,password=a=b,rw"))
        .isEqualTo("username=u,password=********,rw");
    assertThat(LocalOptions.withoutPassword("pass=x")).isEqualTo("pass=********");
    assertThat(LocalOptions.withoutPassword("compass=n,rw")).isEqualTo("compass=n,rw");
  }
}
