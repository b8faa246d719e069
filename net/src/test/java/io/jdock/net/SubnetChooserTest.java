package io.jdock.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SubnetChooserTest {
  private final SubnetChooser chooser = new SubnetChooser(AddressPool.dockerDefaults());

  @Test
  void dockersRangesFollowEachOther() throws Exception {
    List<Cidr> used = new ArrayList<>();
    for (int i = 0; i < 31; i++) {
      used.add(chooser.choose(used));
    }
    assertThat(used).extracting(Cidr::toString).startsWith("172.17.0.0/16", "172.18.0.0/16");
    assertThat(used.get(14)).hasToString("172.31.0.0/16");
    assertThat(used.get(15)).hasToString("192.168.0.0/20");
    assertThat(used.get(30)).hasToString("192.168.240.0/20");
    assertThatThrownBy(() -> chooser.choose(used)).isInstanceOf(NetworkException.class);
  }

  @Test
  void aWiderOrNarrowerRouteIsAvoided() throws Exception {
    assertThat(chooser.choose(List.of(Cidr.parse("172.16.0.0/14"), Cidr.parse("172.20.9.0/24"))))
        .hasToString("172.21.0.0/16");
  }

  @Test
  void poolsAreReadAsDockerdReadsThem() {
    assertThat(AddressPool.parse("base=10.10.0.0/16,size=24"))
        .isEqualTo(new AddressPool(Cidr.parse("10.10.0.0/16"), 24));
    for (String bad :
        List.of("base=10.10.0.0/16", "base=10.0.0.0/16,size=8", "pool=1", "base=x,size=24", "")) {
      assertThatThrownBy(() -> AddressPool.parse(bad))
          .as(bad)
          .isInstanceOf(IllegalArgumentException.class);
    }
  }
}
