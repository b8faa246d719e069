package io.jdock.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CidrTest {
  @ParameterizedTest
  @CsvSource({
    "172.17.0.1/16,172.17.0.0/16",
    "10.1.2.3/8,10.0.0.0/8",
    "192.168.1.200/25,192.168.1.128/25",
    "1.2.3.4/32,1.2.3.4/32",
    "1.2.3.4/0,0.0.0.0/0",
    "fd00:1::5/64,fd00:1::/64"
  })
  void networkHasNoHostBits(String cidr, String network) {
    assertThat(Cidr.parse(cidr).network()).hasToString(network);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "1.2.3.4", "1.2.3.4/33", "1.2.3/8", "host/8", "1.2.3.4/x", "::/129", "/8"})
  void othersAreRefusedInDockersWords(String text) {
    assertThatThrownBy(() -> Cidr.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("invalid CIDR address: " + text);
  }

  @ParameterizedTest
  @CsvSource({
    "10.0.0.0/8,10.9.0.0/16,true",
    "10.9.0.0/16,10.0.0.0/8,true",
    "10.0.0.0/16,10.1.0.0/16,false",
    "fd00::/8,10.0.0.0/8,false"
  })
  void rangesOverlapWhenOneHoldsTheOther(String a, String b, boolean overlap) {
    assertThat(Cidr.parse(a).overlaps(Cidr.parse(b))).isEqualTo(overlap);
  }

  @ParameterizedTest
  @CsvSource({"0:0:0:0:0:0:0:0,::", "::1,::1", "fe80:0:0:1:0:0:0:9,fe80:0:0:1::9", "fd00::,fd00::"})
  void ipv6IsShownShort(String text, String expected) {
    assertThat(Cidr.text(Cidr.ip(text))).isEqualTo(expected);
  }

  @Test
  void macComesFromTheAddress() {
    assertThat(MacAddress.of((java.net.Inet4Address) Cidr.ip("172.17.0.2")))
        .hasToString("02:42:ac:11:00:02");
  }
}
